package org.joblib4j.array;

import java.util.Locale;
import org.joblib4j.array.DType.Kind;

/** Bulk copies of elements to Java's arrays. */
final class Extraction {
  private static final long MAX_LENGTH = Integer.MAX_VALUE - 8L;

  private Extraction() {}

  /**
   * The elements, when Java's type holds each: NumPy's safe conversions, and unsigned integers of
   * the same size, which keep their bits.
   */
  static int checkedLength(NdArray array, DType javaType) {
    DType type = array.dtype();
    boolean sameBits = type.kind() == Kind.UINT && type.itemSize() == javaType.itemSize();
    if (!Promotion.isSafe(type, javaType) && !(sameBits && javaType.kind() == Kind.INT)) {
      throw new IllegalArgumentException(
          type
              + " elements do not all fit into "
              + javaType
              + "; convert them with astype(DType."
              + javaType.name().toUpperCase(Locale.ROOT)
              + ")");
    }
    return checkedLength(array);
  }

  private static int checkedLength(NdArray array) {
    if (array.size() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          array.size() + " elements are too many for a Java array; take them in parts with slice");
    }
    return (int) array.size();
  }

  /** Fills a Java array that the target looks at, and returns it. */
  static <T> T into(NdArray array, T elements, NdArray target) {
    Copying.copy(array, target.with(Layout.cOrder(0, target.dtype().itemSize(), array.shape())));
    return elements;
  }

  static boolean[] booleans(NdArray array) {
    int length = checkedLength(array);
    byte[] bytes = into(array.astype(DType.BOOL), new byte[length]);
    boolean[] elements = new boolean[length];
    for (int i = 0; i < length; i++) {
      elements[i] = bytes[i] != 0;
    }
    return elements;
  }

  private static byte[] into(NdArray booleans, byte[] bytes) {
    return into(booleans, bytes, NdArray.of(bytes));
  }
}
