package org.joblib4j.tests.faults;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What a process that runs for long must not have more and more of. */
final class Vitals {
  /** Fewer looks say nothing. */
  private static final int ENOUGH = 20;

  private final List<Look> looks = new ArrayList<>();

  private record Look(long heap, long resident, long threads, long descriptors) {}

  /** Takes the figures of this moment, after a collection. */
  void look() throws IOException {
    System.gc();
    looks.add(
        new Look(
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
            resident(),
            ManagementFactory.getThreadMXBean().getThreadCount(),
            descriptors()));
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    throw new IOException("/proc/self/status has no VmRSS");
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  /**
   * Fails where one has grown: where the smallest figure of the last third is more than the
   * smallest of the middle third, by more than some slack.
   */
  void checkFlat() {
    if (looks.size() < ENOUGH) {
      return;
    }
    check("heap", Look::heap, 16L << 20);
    check("resident memory", Look::resident, 64L << 20);
    check("threads", Look::threads, 4);
    check("descriptors", Look::descriptors, 8);
  }

  private void check(String what, ToLongFunction<Look> figure, long slack) {
    int third = looks.size() / 3;
    long before = smallest(looks.subList(third, 2 * third), figure);
    long after = smallest(looks.subList(2 * third, looks.size()), figure);
    if (after > before + slack) {
      throw new AssertionError(what + " has grown from " + before + " to " + after);
    }
  }

  private static long smallest(List<Look> some, ToLongFunction<Look> figure) {
    return some.stream().mapToLong(figure).min().orElseThrow();
  }

  /** The last figures. */
  @Override
  public String toString() {
    Look last = looks.getLast();
    return "heap %d MB, resident %d MB, %d threads, %d descriptors"
        .formatted(last.heap >> 20, last.resident >> 20, last.threads, last.descriptors);
  }
}
