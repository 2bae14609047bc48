package org.joblib4j.tests.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.joblib4j.memory.Memory;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cache on a disk that is full, read-only or pulled away: results are right, and one warning
 * tells. Needs the right to mount a small file system; is skipped without.
 */
class UnusableFolderTest {
  @TempDir Path folder;

  /** Calls a cached function with numbers, and prints a line for each result that is right. */
  static final class Calls {
    private Calls() {}

    static double[] values(int n) {
      double[] values = new double[20_000];
      values[0] = n;
      return values;
    }

    /** Arguments: the cache, the first number, how many. */
    public static void main(String[] arguments) throws IOException {
      var cached = Memory.at(Path.of(arguments[0])).cache(Calls::values);
      int first = Integer.parseInt(arguments[1]);
      int count = Integer.parseInt(arguments[2]);
      int stored = 0;
      for (int n = first; n < first + count; n++) {
        double[] values = cached.call(n);
        if (values.length != 20_000 || values[0] != n) {
          throw new IllegalStateException("a wrong result for " + n);
        }
        stored += cached.on(n).isCached() ? 1 : 0;
      }
      System.out.println(stored + " of " + count + " stored");
    }
  }

  private static ChildJvm.Result call(Path cache, int first, int count) throws Exception {
    return ChildJvm.onClassPath(ChildJvm.core(), ChildJvm.locationOf(Calls.class))
        .main(Calls.class.getName())
        .run(cache.toString(), Integer.toString(first), Integer.toString(count));
  }

  /** The warnings in what java.util.logging wrote, without their stack traces. */
  private static List<String> warnings(ChildJvm.Result result) {
    return result.stderr().lines().filter(line -> line.startsWith("WARNING:")).toList();
  }

  private static void mount(String options, Path place) throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", options, "tmpfs", place.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Assumptions.assumeTrue(mount.waitFor() == 0, "no file system can be mounted: " + said);
  }

  private static void umount(Path place) throws Exception {
    new ProcessBuilder("umount", "-l", place.toString()).inheritIO().start().waitFor();
  }

  @Test
  void aFullDiskMeansComputingWithOneWarning() throws Exception {
    mount("size=1m", folder);
    try {
      ChildJvm.Result result = call(folder, 0, 20);

      assertThat(result.exitCode()).as(result.stderr()).isZero();
      assertThat(result.stdout()).matches("[1-6] of 20 stored\n");
      assertThat(warnings(result))
          .singleElement()
          .asString()
          .contains(folder.toString(), "cannot be stored", "No space left on device");
      assertThat(unfinished()).isEmpty();
      assertThat(Memory.at(folder).verify().damaged()).isEmpty();
    } finally {
      umount(folder);
    }
  }

  private List<Path> unfinished() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return new ArrayList<>(files.filter(file -> file.toString().endsWith(".part")).toList());
    }
  }

  @Test
  void aReadOnlyFolderServesItsResultsAndComputesTheOthersWithOneWarning() throws Exception {
    mount("size=4m", folder);
    try {
      assertThat(call(folder, 0, 5).stdout()).isEqualTo("5 of 5 stored\n");
      Process remount =
          new ProcessBuilder("mount", "-o", "remount,ro", folder.toString()).inheritIO().start();
      assertThat(remount.waitFor()).isZero();
      ChildJvm.Result result = call(folder, 0, 15);

      assertThat(result.exitCode()).as(result.stderr()).isZero();
      assertThat(result.stdout()).isEqualTo("5 of 15 stored\n");
      assertThat(warnings(result))
          .singleElement()
          .asString()
          .contains(folder.toString(), "cannot be stored", "Read-only file system");
      assertThat(call(folder, 0, 5).stderr()).as("hits only").isEmpty();
    } finally {
      umount(folder);
    }
  }
}
