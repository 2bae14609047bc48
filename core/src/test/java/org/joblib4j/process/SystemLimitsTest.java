package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joblib4j.parallel.Outcome;
import org.joblib4j.parallel.Parallel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A parent that may open few files, or start few processes and threads. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "limits as Linux has them")
class SystemLimitsTest {
  private static final Path PIDS = Path.of("/sys/fs/cgroup/pids");

  @TempDir private Path temporary;

  /** Says how many of its tasks came back, or what was wrong. */
  static final class Caller {
    public static void main(String[] arguments) {
      try {
        List<Integer> results =
            Parallel.processes(2).map(IntStream.range(0, 50).boxed(), i -> i + 1);
        System.out.println("results: " + results.size());
      } catch (RuntimeException | Error e) {
        System.out.println(e);
      }
      System.exit(0);
    }
  }

  /** One of its tasks uses up all threads that there may be; says how many of the others failed. */
  static final class Spendthrift {
    public static void main(String[] arguments) {
      try (Parallel parallel = Parallel.processes(2).open()) {
        int started = parallel.map(List.of(1), i -> startAllThreads()).getFirst();
        List<Outcome<Integer>> outcomes =
            parallel.outcomes(IntStream.range(0, 50).boxed(), SystemLimitsTest::inThread);
        long failed =
            outcomes.stream().filter(outcome -> outcome instanceof Outcome.Failure<?>).count();
        System.out.println((started > 0 ? "used up, " : "not used up, ") + failed + " failed");
      }
      System.exit(0);
    }

    private static int startAllThreads() {
      int started = 0;
      try {
        while (true) {
          Thread.ofPlatform().daemon().start(LockSupport::park);
          started++;
        }
      } catch (OutOfMemoryError e) {
        return started;
      }
    }
  }

  private static int inThread(Integer input) throws InterruptedException {
    int[] doubled = new int[1];
    Thread thread = Thread.ofPlatform().start(() -> doubled[0] = 2 * input);
    thread.join();
    return doubled[0];
  }

  /** Not the class path of the tests: each of its jars takes a descriptor. */
  private static String location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private List<String> runAfter(String shell) throws Exception {
    return runAfter(shell, Caller.class);
  }

  private List<String> runAfter(String shell, Class<?> main) throws Exception {
    Path err = Files.createTempFile("joblib4j-test", ".err");
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                shell + " && exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                location(Parallel.class) + File.pathSeparator + location(Caller.class),
                main.getName())
            .redirectError(err.toFile())
            .start();
    try (var reader = process.inputReader()) {
      return reader.readAllLines().stream().filter(line -> !line.startsWith("[")).toList();
    } finally {
      process.waitFor();
      Files.delete(err);
      awaitEmpty(process.pid());
    }
  }

  /** What trains an AOT cache notices a moment later that its parent has ended. */
  private void awaitEmpty(long parent) throws Exception {
    String search = "grep -laF \"$0\" /proc/[0-9]*/environ 2> /dev/null | cut -d/ -f3";
    Process shell =
        new ProcessBuilder("sh", "-c", search, Mark.VARIABLE + "=" + parent + "-").start();
    try (var reader = shell.inputReader()) {
      for (String pid : reader.readAllLines()) {
        ProcessHandle left = ProcessHandle.of(Long.parseLong(pid)).orElse(null);
        if (left != null) {
          left.onExit().get();
        }
      }
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void tooFewDescriptorsAreNamedWithTheirLimitAndNothingStays() throws Exception {
    assertThat(runAfter("ulimit -n 24"))
        .singleElement()
        .asString()
        .contains("free file descriptors", "of the 24 open that ulimit -n allows");
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 40, 64, 128})
  void fewDescriptorsAreEnoughOrNamed(int limit) throws Exception {
    assertThat(runAfter("ulimit -n " + limit))
        .singleElement()
        .asString()
        .matches("results: 50|.*ulimit -n.*");
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 45, 55, 65})
  void fewProcessesAndThreadsAreEnoughOrNamed(int limit) throws Exception {
    assertThat(String.join(" ", runInGroup(limit, Caller.class)))
        .matches("results: 50|.*pids.max, which is .*");
  }

  @Test
  void innocentTasksDoNotFailAfterOneThatUsesUpTheThreads() throws Exception {
    assertThat(runInGroup(300, Spendthrift.class)).containsExactly("used up, 0 failed");
  }

  private List<String> runInGroup(int limit, Class<?> main) throws Exception {
    Path group = PIDS.resolve("joblib4j-test-" + ProcessHandle.current().pid() + "-" + limit);
    assumeTrue(Files.isWritable(PIDS) && canCreate(group), "no cgroup of pids can be made here");
    try {
      Files.writeString(group.resolve("pids.max"), Integer.toString(limit));
      return runAfter("echo $$ > " + group.resolve("cgroup.procs"), main);
    } finally {
      Files.delete(group);
    }
  }

  private static boolean canCreate(Path group) {
    try {
      Files.createDirectory(group);
      return Files.exists(group.resolve("pids.max"));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whatTheSystemSaysIsExplained() {
    assertThat(SystemLimits.behind("Cannot run program: error: 11 (Resource temporarily...)"))
        .contains("ulimit -u");
    assertThat(SystemLimits.behind("error=24, Zu viele offene Dateien")).contains("ulimit -n");
    assertThat(SystemLimits.behind("[os,thread] pthread_create failed (EAGAIN)"))
        .contains("ulimit -u");
    assertThat(SystemLimits.behind("Unrecognized VM option 'x'; error: 2 (No such file)"))
        .isEmpty();
    assertThat(SystemLimits.behind(null)).isEmpty();
  }
}
