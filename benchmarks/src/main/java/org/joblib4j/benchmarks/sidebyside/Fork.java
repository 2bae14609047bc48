package org.joblib4j.benchmarks.sidebyside;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;

/** The main class of a fork: does one work in one way until it is warm, and prints the median. */
public final class Fork {
  private static final long WARM_UP_NANOS = 5_000_000_000L;
  private static final long MEASURE_NANOS = 1_500_000_000L;
  private static final int FEWEST = 5;
  private static final int MOST = 10_000;

  private Fork() {}

  /**
   * Prints the median time of a run in nanoseconds.
   *
   * @param args the name of the work and the name of the way
   * @throws Exception when the work fails
   */
  public static void main(String... args) throws Exception {
    Callable<Way> prepared = Works.named(args[0]).ways().get(args[1]);
    Way way = Objects.requireNonNull(prepared, "no way is named '" + args[1] + "'").call();
    long start = System.nanoTime();
    for (int i = 0; i < FEWEST || System.nanoTime() - start < WARM_UP_NANOS; i++) {
      Objects.requireNonNull(way.run());
      way.after();
    }
    long[] times = new long[MOST];
    int count = 0;
    start = System.nanoTime();
    while (count < FEWEST || (count < MOST && System.nanoTime() - start < MEASURE_NANOS)) {
      long began = System.nanoTime();
      Objects.requireNonNull(way.run());
      times[count++] = System.nanoTime() - began;
      way.after();
    }
    Arrays.sort(times, 0, count);
    System.out.println(times[count / 2]);
    System.exit(0);
  }
}
