package org.joblib4j.array;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/** Elements as words: in columns of one width, or a single one. */
final class ElementText {
  private ElementText() {}

  /** The elements at these offsets, all equally wide. */
  static List<String> columns(long[] offsets, NdArray array) {
    Scalar scalar = array.dtype().scalar();
    return switch (scalar.kind()) {
      case BOOL, INT, UINT -> aligned(offsets, offset -> integer(array, offset));
      case FLOAT -> floats(offsets, array);
      case COMPLEX -> complexes(offsets, array);
    };
  }

  /** The element of an array without axes, as a number is shown on its own. */
  static String single(NdArray array) {
    Scalar scalar = array.dtype().scalar();
    return switch (scalar.kind()) {
      case BOOL, INT, UINT -> integer(array, array.offset());
      case FLOAT -> DecimalText.shortest(scalar, Items.getDouble(array, array.offset()));
      case COMPLEX -> {
        Complex value = Items.getComplex(array, array.offset());
        Scalar part = scalar.component();
        String real = withoutPoint(DecimalText.shortest(part, value.real()));
        String imaginary = withoutPoint(DecimalText.shortest(part, value.imaginary()));
        if (real.equals("0")) {
          yield imaginary + "j";
        }
        boolean signed = imaginary.startsWith("-");
        yield "(" + real + (signed ? "" : "+") + imaginary + "j)";
      }
    };
  }

  private static String withoutPoint(String number) {
    return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
  }

  private static String integer(NdArray array, long offset) {
    long value = Items.getLong(array, offset);
    return switch (array.dtype().kind()) {
      case BOOL -> value == 0 ? "False" : "True";
      case UINT -> Long.toUnsignedString(value);
      default -> Long.toString(value);
    };
  }

  private static List<String> aligned(long[] offsets, LongFunction<String> text) {
    List<String> words = Arrays.stream(offsets).mapToObj(text).toList();
    int longest = words.stream().mapToInt(String::length).max().orElse(0);
    // NumPy leaves room for False even where all are True.
    int width = words.contains("True") ? 5 : longest;
    return words.stream().map(word -> " ".repeat(width - word.length()) + word).toList();
  }

  private static List<String> floats(long[] offsets, NdArray array) {
    double[] values =
        Arrays.stream(offsets).mapToDouble(offset -> Items.getDouble(array, offset)).toArray();
    DecimalColumn column = DecimalColumn.of(array.dtype().scalar(), values, false);
    return Arrays.stream(values).mapToObj(column::text).toList();
  }

  private static List<String> complexes(long[] offsets, NdArray array) {
    Scalar part = array.dtype().scalar().component();
    Complex[] values =
        Arrays.stream(offsets)
            .mapToObj(offset -> Items.getComplex(array, offset))
            .toArray(Complex[]::new);
    double[] reals = Arrays.stream(values).mapToDouble(Complex::real).toArray();
    double[] imaginaries = Arrays.stream(values).mapToDouble(Complex::imaginary).toArray();
    DecimalColumn real = DecimalColumn.of(part, reals, false);
    DecimalColumn imaginary = DecimalColumn.of(part, imaginaries, true);
    return IntStream.range(0, values.length)
        .mapToObj(i -> real.text(reals[i]) + withUnit(imaginary.text(imaginaries[i])))
        .toList();
  }

  private static String withUnit(String imaginary) {
    String digits = imaginary.stripTrailing();
    return digits + "j" + imaginary.substring(digits.length());
  }
}
