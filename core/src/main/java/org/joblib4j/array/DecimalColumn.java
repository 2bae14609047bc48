package org.joblib4j.array;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * A column of floating-point numbers, aligned at the decimal point, with at most 8 digits after it.
 *
 * <p>NumPy's rules: with an exponent where the largest number is 1e8 or more, the smallest under
 * 1e-4, or one more than 1000 times the other.
 */
final class DecimalColumn {
  private static final int PRECISION = 8;

  private final Scalar type;
  private final boolean plusSign;
  private final boolean exponents;
  private int left;
  private int right;
  private int fractionDigits;
  private int exponentDigits;

  private DecimalColumn(Scalar type, double[] values, boolean plusSign) {
    this.type = type;
    this.plusSign = plusSign;
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    this.exponents = needsExponents(finite);
    for (double value : finite) {
      if (exponents) {
        widenForScientific(value);
      } else {
        widenForPositional(value);
      }
    }
    if (exponents) {
      right = fractionDigits + exponentDigits + 2;
    }
    if (finite.length < values.length) {
      boolean signed =
          plusSign || Arrays.stream(values).anyMatch(x -> x == Double.NEGATIVE_INFINITY);
      left = Math.max(left, (signed ? 4 : 3) - right - 1);
    }
  }

  static DecimalColumn of(Scalar type, double[] values, boolean plusSign) {
    return new DecimalColumn(type, values, plusSign);
  }

  private boolean needsExponents(double[] finite) {
    double[] sizes = Arrays.stream(finite).map(Math::abs).filter(x -> x != 0).toArray();
    double largest = Arrays.stream(sizes).max().orElse(1);
    double smallest = Arrays.stream(sizes).min().orElse(1);
    double ratio = largest / smallest;
    // NumPy divides in the type of the elements.
    double rounded =
        switch (type) {
          case FLOAT16 -> Float.float16ToFloat(Rounding.toFloat16(ratio));
          case FLOAT32 -> (float) ratio;
          default -> ratio;
        };
    return largest >= 1e8 || smallest < 1e-4 || rounded > 1000;
  }

  private void widenForScientific(double value) {
    DecimalText.Scientific parts = scientific(value);
    left = Math.max(left, plus(value).length() + parts.integer().length());
    fractionDigits = Math.max(fractionDigits, parts.fraction().length());
    exponentDigits = Math.max(exponentDigits, parts.exponent(2).length() - 2);
  }

  private void widenForPositional(double value) {
    String text = positional(value);
    left = Math.max(left, text.indexOf('.'));
    right = Math.max(right, text.length() - text.indexOf('.') - 1);
  }

  private String plus(double value) {
    return plusSign && Double.doubleToRawLongBits(value) >= 0 ? "+" : "";
  }

  private String positional(double value) {
    BigDecimal digits = DecimalText.digits(type, value);
    if (digits.scale() > PRECISION) {
      digits = new BigDecimal(value).setScale(PRECISION, RoundingMode.HALF_EVEN);
    }
    return plus(value) + DecimalText.positional(value, digits);
  }

  private DecimalText.Scientific scientific(double value) {
    BigDecimal digits = DecimalText.digits(type, value);
    if (digits.precision() > PRECISION + 1) {
      digits = new BigDecimal(value).round(new MathContext(PRECISION + 1, RoundingMode.HALF_EVEN));
    }
    return DecimalText.scientific(value, digits);
  }

  /** One number of the column, as wide as all of them. */
  String text(double value) {
    if (!Double.isFinite(value)) {
      String text = (value > 0 || Double.isNaN(value)) && plusSign ? "+" : "";
      return padded(text + DecimalText.nonFinite(value), left + right + 1);
    }
    if (exponents) {
      DecimalText.Scientific parts = scientific(value);
      if (parts.fraction().length() < fractionDigits) {
        // NumPy fills a column up with the digits that the number has, not with zeros.
        MathContext digits = new MathContext(fractionDigits + 1, RoundingMode.HALF_EVEN);
        parts = DecimalText.scientific(value, new BigDecimal(value).round(digits));
      }
      String zeros = "0".repeat(fractionDigits - parts.fraction().length());
      return padded(plus(value) + parts.integer(), left)
          + "."
          + parts.fraction()
          + zeros
          + parts.exponent(exponentDigits);
    }
    String text = positional(value);
    int point = text.indexOf('.');
    String fraction = text.substring(point);
    return padded(text.substring(0, point), left)
        + fraction
        + " ".repeat(right + 1 - fraction.length());
  }

  private static String padded(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
