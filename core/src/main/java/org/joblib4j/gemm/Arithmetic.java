package org.joblib4j.gemm;

/**
 * The numbers in which a product is computed, which need not be those that it is made of.
 *
 * <p>Processors multiply floating point numbers several times faster than 64-bit integers. A
 * product of integers may take that way as long as not one rounding happens: every factor, every
 * product and every partial sum must be an integer that the floating point type holds exactly. A
 * partial sum is never larger than max|a| * max|b| * K, where K is the number of products in a sum,
 * and float holds all integers up to 2^24, double all up to 2^53. So both factors are searched for
 * their largest magnitude, which costs a fraction of the product, and the fastest arithmetic that
 * is exact for these is taken. Where none is, 64-bit integers wrap around as they should; the low
 * 32 bits of such a sum are the 32-bit sum.
 */
enum Arithmetic {
  /** Single precision. */
  FLOAT32,
  /** Double precision. */
  FLOAT64,
  /** 64-bit integers that wrap around. */
  INT64;

  private static final long EXACT_IN_FLOAT = 1L << 24;
  private static final long EXACT_IN_DOUBLE = 1L << 53;

  /** Chooses the arithmetic for a product with elements of a type. */
  static Arithmetic of(Operand left, Operand right, ElementType resultType) {
    return switch (resultType) {
      case FLOAT32 -> FLOAT32;
      case FLOAT64 -> FLOAT64;
      case INT32, INT64 -> forIntegers(left, right);
    };
  }

  private static Arithmetic forIntegers(Operand left, Operand right) {
    long depth = left.columns();
    if (exactFor(Magnitude.bound(left), Magnitude.bound(right), depth) == FLOAT32) {
      return FLOAT32;
    }
    return exactFor(Magnitude.of(left), Magnitude.of(right), depth);
  }

  /**
   * Chooses the arithmetic for sums of integer products by the largest magnitudes of the factors.
   */
  static Arithmetic exactFor(long left, long right, long depth) {
    if (stays(left, right, depth, EXACT_IN_FLOAT)) {
      return FLOAT32;
    }
    return stays(left, right, depth, EXACT_IN_DOUBLE) ? FLOAT64 : INT64;
  }

  /** Whether left * right * depth is at most the limit, without computing what may overflow. */
  private static boolean stays(long left, long right, long depth, long limit) {
    if (left == 0 || right == 0 || depth == 0) {
      return true;
    }
    return left <= limit && right <= limit && right <= limit / left / depth;
  }
}
