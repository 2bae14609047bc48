package org.joblib4j.gemm;

/** The largest magnitude of the integers in a matrix. */
final class Magnitude {
  private static final int LONGEST_RUN = 4096;

  private Magnitude() {}

  /**
   * The largest absolute value of the elements, 0 if there are none; {@link Long#MAX_VALUE} stands
   * for that of {@link Long#MIN_VALUE} too.
   */
  static long of(Operand operand) {
    int longest = (int) Math.min(LONGEST_RUN, Math.max(operand.rows(), operand.columns()));
    Runs runs = new Runs(operand, longest);
    long across = runs.alongRows() ? operand.rows() : operand.columns();
    long along = runs.alongRows() ? operand.columns() : operand.rows();
    long[] run = new long[longest];
    long smallest = 0;
    long largest = 0;
    for (long line = 0; line < across; line++) {
      for (long from = 0; from < along; from += longest) {
        int count = (int) Math.min(longest, along - from);
        runs.read(runs.alongRows() ? line : from, runs.alongRows() ? from : line, count, run);
        smallest = Math.min(smallest, smallest(run, count));
        largest = Math.max(largest, largest(run, count));
      }
    }
    return Math.max(largest, smallest == Long.MIN_VALUE ? Long.MAX_VALUE : -smallest);
  }

  private static long smallest(long[] values, int count) {
    long smallest = 0;
    for (int i = 0; i < count; i++) {
      smallest = Math.min(smallest, values[i]);
    }
    return smallest;
  }

  private static long largest(long[] values, int count) {
    long largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, values[i]);
    }
    return largest;
  }
}
