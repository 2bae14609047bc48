package org.joblib4j.array;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The decimal digits of floating-point numbers: as few as tell a number from its neighbours. */
final class DecimalText {
  private static final double LARGEST_PLAIN = 1e16;
  private static final double SMALLEST_PLAIN = 1e-4;
  private static final int HALF_DIGITS = 5;

  private DecimalText() {}

  /** The shortest decimal number that is read back as this finite one. */
  static BigDecimal digits(Scalar type, double value) {
    return switch (type) {
      case FLOAT16 -> halfDigits(value);
      case FLOAT32 -> new BigDecimal(Float.toString((float) value));
      default -> new BigDecimal(Double.toString(value));
    };
  }

  private static BigDecimal halfDigits(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < HALF_DIGITS; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (Rounding.toFloat16(rounded.doubleValue()) == Rounding.toFloat16(value)) {
        return rounded;
      }
    }
    return exact.round(new MathContext(HALF_DIGITS, RoundingMode.HALF_EVEN));
  }

  /** A number on its own, as NumPy's {@code str} shows a scalar. */
  static String shortest(Scalar type, double value) {
    if (!Double.isFinite(value)) {
      return nonFinite(value);
    }
    double size = Math.abs(value);
    if (value == 0 || (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN)) {
      String plain = positional(value, digits(type, value));
      return plain.endsWith(".") ? plain + "0" : plain;
    }
    Scientific parts = scientific(value, digits(type, value));
    return parts.integer()
        + (parts.fraction().isEmpty() ? "" : "." + parts.fraction())
        + parts.exponent(2);
  }

  static String nonFinite(double value) {
    return Double.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
  }

  /** Digits with a decimal point and without trailing zeros: {@code "1."}, {@code "-0.25"}. */
  static String positional(double value, BigDecimal digits) {
    BigDecimal stripped = digits.abs().stripTrailingZeros();
    String plain = stripped.toPlainString();
    return sign(value) + plain + (plain.contains(".") ? "" : ".");
  }

  /** Digits with one before the point, and an exponent. */
  static Scientific scientific(double value, BigDecimal digits) {
    BigDecimal stripped = digits.abs().stripTrailingZeros();
    String all = stripped.unscaledValue().toString();
    int exponent = stripped.signum() == 0 ? 0 : all.length() - 1 - stripped.scale();
    return new Scientific(sign(value) + all.charAt(0), all.substring(1), exponent);
  }

  private static String sign(double value) {
    return Double.doubleToRawLongBits(value) < 0 ? "-" : "";
  }

  /** The parts of a number such as {@code -1.25e+10}. */
  record Scientific(String integer, String fraction, int power) {
    String exponent(int minDigits) {
      String digits = Integer.toString(Math.abs(power));
      String zeros = "0".repeat(Math.max(0, minDigits - digits.length()));
      return "e" + (power < 0 ? '-' : '+') + zeros + digits;
    }
  }
}
