package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A parent that is killed while its workers start leaves nothing.
 *
 * <p>The moments come from a seed. {@code -Djoblib4j.test.kills=100} tries more of them.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks for processes in /proc")
class KilledStartTest {
  private static final int KILLS = Integer.getInteger("joblib4j.test.kills", 8);

  /** Before the first worker is asked for, and after the last has connected. */
  private static final int MOST_MILLIS = 600;

  @TempDir private Path temporary;

  /** Starts two workers and stays. */
  static final class Parent {
    public static void main(String[] arguments) throws Exception {
      try (Workers workers = Calls.openToEnd(2);
          Run run = workers.startRun()) {
        System.out.println(Calls.pid(run));
        Thread.currentThread().join();
      }
    }
  }

  @Test
  void nothingStaysWheneverItIsKilled() throws Exception {
    Random moments = new Random(11);
    for (int i = 0; i < KILLS; i++) {
      Process parent =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:-UsePerfData",
                  "-Djava.io.tmpdir=" + temporary,
                  "-cp",
                  System.getProperty("java.class.path"),
                  Parent.class.getName())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(parent.waitFor(moments.nextInt(MOST_MILLIS), TimeUnit.MILLISECONDS)).isFalse();
      parent.destroyForcibly().waitFor();
      for (ProcessHandle worker : workersOf(parent)) {
        worker.onExit().get();
      }
      try (Stream<Path> left = Files.list(temporary)) {
        assertThat(left).as("killed for the %sth time", i + 1).isEmpty();
      }
    }
  }

  /** Those that are alive of the processes that a dead parent has started. */
  private static List<ProcessHandle> workersOf(Process parent) throws Exception {
    String search = "grep -laF \"$0\" /proc/[0-9]*/environ 2> /dev/null | cut -d/ -f3";
    Process shell =
        new ProcessBuilder("sh", "-c", search, Mark.VARIABLE + "=" + parent.pid() + "-").start();
    try (var reader = shell.inputReader()) {
      return reader.readAllLines().stream()
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
          .toList();
    }
  }
}
