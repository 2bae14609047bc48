package org.joblib4j.gemm;

/** Searches a matrix of integers for the largest magnitude. */
final class Magnitude {
  private static final int LONGEST_RUN = 4096;

  private long smallest;
  private long largest;

  private Magnitude() {}

  /**
   * The largest absolute value of the elements, 0 if there are none; {@link Long#MAX_VALUE} stands
   * for that of {@link Long#MIN_VALUE} too.
   */
  static long of(Operand operand) {
    Magnitude magnitude = new Magnitude();
    magnitude.search(operand);
    return Math.max(
        magnitude.largest,
        magnitude.smallest == Long.MIN_VALUE ? Long.MAX_VALUE : -magnitude.smallest);
  }

  private void search(Operand operand) {
    int longest = (int) Math.min(LONGEST_RUN, Math.max(operand.rows(), operand.columns()));
    Runs runs = new Runs(operand, longest);
    long lines = runs.alongRows() ? operand.rows() : operand.columns();
    long places = runs.alongRows() ? operand.columns() : operand.rows();
    long[] run = new long[longest];
    for (long line = 0; line < lines; line++) {
      for (long place = 0; place < places; place += longest) {
        int count = (int) Math.min(longest, places - place);
        runs.read(runs.alongRows() ? line : place, runs.alongRows() ? place : line, count, run);
        include(run, count);
      }
    }
  }

  private void include(long[] run, int count) {
    long low = smallest;
    long high = largest;
    for (int i = 0; i < count; i++) {
      low = Math.min(low, run[i]);
      high = Math.max(high, run[i]);
    }
    smallest = low;
    largest = high;
  }
}
