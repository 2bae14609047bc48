package org.joblib4j.gemm;

/**
 * Searches a matrix of integers for the largest magnitude.
 *
 * <p>Collecting the bits in use costs a quarter of comparing: C2 vectorises an OR of 64-bit
 * integers on processors that have no instruction for their minimum. So a caller asks for the
 * {@link #bound} first, which is less than twice the magnitude, and searches for the magnitude
 * itself only if the bound does not do.
 */
final class Magnitude {
  private static final int LONGEST_RUN = 4096;

  private long bits;
  private long smallest;
  private long largest;

  private Magnitude() {}

  /**
   * The largest absolute value of the elements, 0 if there are none; {@link Long#MAX_VALUE} stands
   * for that of {@link Long#MIN_VALUE} too.
   */
  static long of(Operand operand) {
    Magnitude magnitude = new Magnitude();
    magnitude.search(operand, magnitude::include);
    return Math.max(
        magnitude.largest,
        magnitude.smallest == Long.MIN_VALUE ? Long.MAX_VALUE : -magnitude.smallest);
  }

  /** A power of two that is at least the magnitude and at most its double, or 0, or the largest. */
  static long bound(Operand operand) {
    Magnitude magnitude = new Magnitude();
    magnitude.search(operand, magnitude::includeBits);
    return magnitude.bits < 0 ? Long.MAX_VALUE : Long.highestOneBit(magnitude.bits);
  }

  private interface RunVisitor {
    void visit(long[] run, int count);
  }

  private void search(Operand operand, RunVisitor visitor) {
    int longest = (int) Math.min(LONGEST_RUN, Math.max(operand.rows(), operand.columns()));
    Runs runs = new Runs(operand, longest);
    long lines = runs.alongRows() ? operand.rows() : operand.columns();
    long places = runs.alongRows() ? operand.columns() : operand.rows();
    long[] run = new long[longest];
    for (long line = 0; line < lines; line++) {
      for (long place = 0; place < places; place += longest) {
        int count = (int) Math.min(longest, places - place);
        runs.read(runs.alongRows() ? line : place, runs.alongRows() ? place : line, count, run);
        visitor.visit(run, count);
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

  private void includeBits(long[] run, int count) {
    bits |= bitsInUse(run, count);
  }

  /**
   * A number whose highest bit is k, if all elements are at least -2^k and less than 2^k.
   *
   * <p>Two neighbouring bits of an integer differ where its sign ends and its value begins. No
   * arithmetic shift, which vectors of 64-bit integers lack before AVX-512.
   */
  static long bitsInUse(long[] run, int count) {
    long inUse = 0;
    for (int i = 0; i < count; i++) {
      inUse |= run[i] ^ (run[i] << 1);
    }
    return inUse;
  }
}
