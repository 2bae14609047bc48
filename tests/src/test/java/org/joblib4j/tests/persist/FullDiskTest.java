package org.joblib4j.tests.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.Persist;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file that cannot be written to its end. A process whose files may not grow beyond a size stands
 * for a full disk, which only root could make; a real one is tried where a small file system can be
 * mounted, and skipped elsewhere.
 */
class FullDiskTest {
  @TempDir Path folder;

  /** Dumps more than the process or the disk has room for, and prints what that says. */
  static final class DumpTooMuch {
    private DumpTooMuch() {}

    public static void main(String[] args) {
      try {
        Persist.dump(NdArray.zeros(DType.FLOAT64, 1_000_000), Path.of(args[0]));
        System.out.println("dumped");
      } catch (IOException e) {
        System.out.println("IOException");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.joblib", "y.joblib"})
  void theOldFileStaysWholeAndNothingElse(String name) throws Exception {
    Path old = folder.resolve("x.joblib");
    Persist.dump(List.of("old", 1), old);
    assertThat(run("ulimit -f 1024 && exec \"$0\" \"$@\"", folder.resolve(name)))
        .isEqualTo("IOException\n");
    assertThat(Persist.load(old)).isEqualTo(List.of("old", 1));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(old);
    }
  }

  @Test
  void aFullFileSystemLeavesTheOldFile() throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Assumptions.assumeTrue(mount.waitFor() == 0, "no file system can be mounted: " + said);
    try {
      Path file = folder.resolve("x.joblib");
      Persist.dump(List.of("old", 1), file);
      assertThat(run("exec \"$0\" \"$@\"", file)).isEqualTo("IOException\n");
      assertThat(Persist.load(file)).isEqualTo(List.of("old", 1));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
    } finally {
      new ProcessBuilder("umount", folder.toString()).inheritIO().start().waitFor();
    }
  }

  private static String run(String shell, Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                shell,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                DumpTooMuch.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
