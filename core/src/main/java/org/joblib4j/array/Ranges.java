package org.joblib4j.array;

import java.math.BigInteger;

/** Evenly spaced numbers, as NumPy's {@code arange}. */
final class Ranges {
  private static final double MAX_LENGTH = Integer.MAX_VALUE - 8;

  private Ranges() {}

  static long[] longs(long start, long end, long step) {
    if (step == 0) {
      throw noStep();
    }
    boolean any = step > 0 ? start < end : start > end;
    BigInteger span = BigInteger.valueOf(end).subtract(BigInteger.valueOf(start)).abs();
    BigInteger stride = BigInteger.valueOf(step).abs();
    BigInteger steps = span.add(stride).subtract(BigInteger.ONE).divide(stride);
    long[] numbers = new long[any ? checkedLength(steps.doubleValue()) : 0];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = start + i * step;
    }
    return numbers;
  }

  static double[] doubles(double start, double end, double step) {
    if (step == 0) {
      throw noStep();
    }
    double steps = Math.ceil((end - start) / step);
    if (!Double.isFinite(start) || !Double.isFinite(end) || !Double.isFinite(step)) {
      throw new IllegalArgumentException(
          "a range from " + start + " to " + end + " by " + step + " is not finite");
    }
    double[] numbers = new double[steps > 0 ? checkedLength(steps) : 0];
    // NumPy takes the step that is left after rounding the second number.
    double rounded = start + step - start;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = start + i * rounded;
    }
    return numbers;
  }

  private static int checkedLength(double length) {
    if (length > MAX_LENGTH) {
      throw new IllegalArgumentException("a range of " + length + " numbers is too long");
    }
    return (int) length;
  }

  private static IllegalArgumentException noStep() {
    return new IllegalArgumentException("a range with a step of 0 does not end");
  }
}
