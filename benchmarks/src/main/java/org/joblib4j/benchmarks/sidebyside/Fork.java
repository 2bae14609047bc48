package org.joblib4j.benchmarks.sidebyside;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;

/** The main class of a fork: does one work in one way until it is warm, and prints the median. */
public final class Fork {
  private static final long WARM_UP_NANOS = 5_000_000_000L;
  private static final long MEASURE_NANOS = 1_500_000_000L;
  private static final long SLOW_WARM_UP_NANOS = 8_000_000_000L;
  private static final int FEWEST = 5;
  private static final int FEWEST_SLOW = 2;
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
    for (int i = 0; isCold(i, System.nanoTime() - start); i++) {
      Objects.requireNonNull(way.run());
      way.after();
    }
    long[] times = new long[MOST];
    int count = 0;
    start = System.nanoTime();
    while (isTooFew(count, System.nanoTime() - start)
        || (count < MOST && System.nanoTime() - start < MEASURE_NANOS)) {
      long began = System.nanoTime();
      Objects.requireNonNull(way.run());
      times[count++] = way.figure(System.nanoTime() - began);
      way.after();
    }
    Arrays.sort(times, 0, count);
    System.out.println(times[count / 2]);
    System.exit(0);
  }

  private static boolean isTooFew(int runs, long nanos) {
    return runs < (nanos < SLOW_WARM_UP_NANOS ? FEWEST : FEWEST_SLOW);
  }

  /** A run of seconds is compiled by its own loops: a few of them are enough. */
  private static boolean isCold(int runs, long nanos) {
    return nanos < WARM_UP_NANOS || runs < (nanos < SLOW_WARM_UP_NANOS ? FEWEST : FEWEST_SLOW);
  }
}
