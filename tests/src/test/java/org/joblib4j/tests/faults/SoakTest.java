package org.joblib4j.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@link Soak} in a JVM of its own with few descriptors: a handful of calls, or as many minutes
 * as the system property {@code soak.minutes} says.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, /proc and ulimit are those of Linux")
class SoakTest {
  private static final String CALLS = "12";
  private static final int DESCRIPTORS = 512;

  @TempDir private Path folder;

  @Test
  void faultsAtRandomSpoilNoResultAndLeaveNothing() throws Exception {
    String minutes = System.getProperty("soak.minutes");
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$@\"", "-"));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            Soak.class.getName(),
            System.getProperty("soak.seed", "11"),
            minutes == null ? CALLS : String.valueOf(Long.MAX_VALUE),
            minutes == null ? "60" : minutes,
            folder.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().keySet().removeAll(ChildJvm.OPTION_VARIABLES);
    Process soak = builder.start();
    soak.getOutputStream().close();
    List<String> last = new ArrayList<>();
    try (var lines = soak.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(" of a flood")) {
          continue;
        }
        if (minutes != null) {
          System.out.println(line);
        }
        last.add(line);
        if (last.size() > 200) {
          last.removeFirst();
        }
      }
    } finally {
      soak.descendants().forEach(ProcessHandle::destroyForcibly);
      soak.destroyForcibly();
    }
    assertThat(soak.waitFor()).as(() -> String.join("\n", last)).isZero();
  }
}
