package org.joblib4j.array;

/** The conversions between numbers that Java has no operator for, each rounded once. */
final class Rounding {
  private static final double TWO_TO_63 = 0x1p63;

  private Rounding() {}

  /** The nearest double to an unsigned 64-bit integer. */
  static double unsignedToDouble(long bits) {
    // Halved with the lost bit kept as a sticky bit: rounds as the whole number would.
    return bits >= 0 ? (double) bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
  }

  /** The nearest float to an unsigned 64-bit integer. */
  static float unsignedToFloat(long bits) {
    return bits >= 0 ? (float) bits : (float) ((bits >>> 1) | (bits & 1)) * 2;
  }

  /** Truncates to an unsigned 64-bit integer; negative numbers wrap around. */
  static long toUnsigned(double value) {
    return value < TWO_TO_63 ? (long) value : (long) (value - TWO_TO_63) ^ Long.MIN_VALUE;
  }

  /**
   * The bits of the nearest half-precision number.
   *
   * <p>Rounding to float and then to half would round twice. Rounding to odd on the way (any
   * inexact float gets its last bit set) keeps what the second rounding has to know.
   */
  static short toFloat16(double value) {
    float nearest = (float) value;
    if ((double) nearest == value || Float.isNaN(nearest) || Float.isInfinite(nearest)) {
      return Float.floatToFloat16(nearest);
    }
    int bits = Float.floatToRawIntBits(nearest);
    int truncated = Math.abs((double) nearest) > Math.abs(value) ? bits - 1 : bits;
    return Float.floatToFloat16(Float.intBitsToFloat(truncated | 1));
  }
}
