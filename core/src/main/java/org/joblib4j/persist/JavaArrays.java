package org.joblib4j.persist;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/** Java's arrays of primitives, of any number of levels, as arrays of numbers and back. */
final class JavaArrays {
  private JavaArrays() {}

  /** The component at the bottom of arrays of arrays. */
  static Class<?> bottom(Class<?> arrayType) {
    Class<?> type = arrayType;
    while (type.isArray()) {
      type = Objects.requireNonNull(type.getComponentType());
    }
    return type;
  }

  /**
   * An array of numbers with the content of a Java array; of one level without a copy where Java
   * stores elements as NumPy does. Null where the value is no array of primitives, or rows are
   * missing or of different lengths.
   */
  static @Nullable NdArray toNdArray(Object value) {
    return switch (value) {
      case double[] a -> NdArray.of(a, a.length);
      case float[] a -> NdArray.of(a, a.length);
      case long[] a -> NdArray.of(a, a.length);
      case int[] a -> NdArray.of(a, a.length);
      case short[] a -> NdArray.of(a, a.length);
      case byte[] a -> NdArray.of(a, a.length);
      case boolean[] a -> NdArray.of(a, a.length);
      case char[] a -> ofChars(a);
      case Object[] rows when bottom(rows.getClass()).isPrimitive() -> ofRows(rows);
      default -> null;
    };
  }

  private static NdArray ofChars(char[] chars) {
    NdArray array = NdArray.zeros(DType.UINT16, chars.length);
    for (int i = 0; i < chars.length; i++) {
      array.setLong(chars[i], i);
    }
    return array;
  }

  private static @Nullable NdArray ofRows(Object[] rows) {
    NdArray whole = null;
    for (int i = 0; i < rows.length; i++) {
      NdArray row = rows[i] == null ? null : toNdArray(rows[i]);
      if (row == null) {
        return null;
      }
      if (whole == null) {
        long[] shape = new long[row.ndim() + 1];
        shape[0] = rows.length;
        System.arraycopy(row.shape(), 0, shape, 1, row.ndim());
        whole = NdArray.zeros(row.dtype(), shape);
      }
      NdArray target = whole.row(i);
      if (!Arrays.equals(row.shape(), target.shape())) {
        return null;
      }
      row.copyInto(target);
    }
    return whole;
  }

  /**
   * A Java array of as many levels as the array has axes; null where the component type has another
   * number of levels or cannot hold the numbers.
   */
  static @Nullable Object fromNdArray(NdArray array, Class<?> component) {
    if (!component.isArray()) {
      return array.ndim() == 1 ? flat(array, component) : null;
    }
    if (array.ndim() < 2 || array.shape(0) > Integer.MAX_VALUE - 8) {
      return null;
    }
    int rows = (int) array.shape(0);
    Object result = Array.newInstance(component, rows);
    Class<?> inner = Objects.requireNonNull(component.getComponentType());
    for (int i = 0; i < rows; i++) {
      Object row = fromNdArray(array.row(i), inner);
      if (row == null) {
        return null;
      }
      Array.set(result, i, row);
    }
    return result;
  }

  private static @Nullable Object flat(NdArray array, Class<?> component) {
    DType type = array.dtype();
    boolean whole = type.kind() == DType.Kind.INT || type.kind() == DType.Kind.UINT;
    boolean real = whole || type.kind() == DType.Kind.FLOAT;
    return switch (component.getName()) {
      case "double" -> real ? stored(array, double[].class, array::toDoubleArray) : null;
      case "float" -> real ? stored(array, float[].class, array::toFloatArray) : null;
      case "long" -> whole ? stored(array, long[].class, array::toLongArray) : null;
      case "int" -> whole ? stored(array, int[].class, array::toIntArray) : null;
      case "short" -> whole ? stored(array, short[].class, array::toShortArray) : null;
      case "byte" -> whole ? stored(array, byte[].class, array::toByteArray) : null;
      case "char" -> type.sameType(DType.UINT16) ? chars(array) : null;
      case "boolean" -> type.kind() == DType.Kind.BOOL ? array.toBooleanArray() : null;
      default -> null;
    };
  }

  /**
   * The Java array that the elements are stored in, where they are all of it: a freshly read array
   * need not be copied. Else a copy.
   */
  private static <T> T stored(NdArray array, Class<T> type, Supplier<T> copy) {
    Object storage = array.segment().heapBase().orElse(null);
    if (type.isInstance(storage)
        && array.byteSize() == array.segment().byteSize()
        && array.isContiguous()
        && array.dtype().isNative()) {
      return type.cast(storage);
    }
    return copy.get();
  }

  private static char[] chars(NdArray array) {
    char[] chars = new char[Math.toIntExact(array.size())];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) array.getLong(i);
    }
    return chars;
  }
}
