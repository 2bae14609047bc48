package org.joblib4j.array;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Arrays over storage that is already there, with every bound checked. */
final class Wrapping {
  private Wrapping() {}

  /** A whole Java array; an empty shape stands for one axis. */
  static NdArray wrap(MemorySegment data, DType dtype, long length, long... shape) {
    long[] axes = shape.length == 0 ? new long[] {length} : shape;
    Layout layout = Layout.cOrder(0, dtype.itemSize(), axes);
    if (layout.size() != length) {
      throw new IllegalArgumentException(
          length
              + " elements do not fill shape "
              + layout.shapeText()
              + ", which has "
              + layout.size());
    }
    return new NdArray(data, dtype, layout, null);
  }

  static NdArray wrap(
      MemorySegment base,
      DType dtype,
      long offset,
      long[] shape,
      long[] strides,
      @Nullable FileRegion file) {
    Layout layout = Layout.of(offset, shape, strides, dtype.itemSize());
    boolean inside;
    try {
      inside =
          offset >= 0
              && offset <= base.byteSize()
              && layout.firstByte() >= 0
              && layout.endByte(dtype.itemSize()) <= base.byteSize();
    } catch (ArithmeticException e) {
      inside = false;
    }
    if (!inside) {
      throw new IllegalArgumentException(
          dtype
              + " elements of shape "
              + Arrays.toString(shape)
              + " with strides "
              + Arrays.toString(strides)
              + " from byte "
              + offset
              + " do not lie inside a segment of "
              + base.byteSize()
              + " bytes");
    }
    if (file != null && file.length() != base.byteSize()) {
      throw new IllegalArgumentException(
          "a segment of "
              + base.byteSize()
              + " bytes is not the "
              + file.length()
              + " bytes of "
              + file.path());
    }
    return new NdArray(base, dtype, layout, file);
  }

  /** The rows of a Java array of arrays, copied. */
  static <T> NdArray rows(
      DType dtype, List<T> rows, ToLongFunction<T> length, Function<T, NdArray> asArray) {
    long columns = rows.isEmpty() ? 0 : length.applyAsLong(rows.getFirst());
    NdArray matrix = NdArray.zeros(dtype, rows.size(), columns);
    for (int i = 0; i < rows.size(); i++) {
      if (length.applyAsLong(rows.get(i)) != columns) {
        throw new IllegalArgumentException(
            "row "
                + i
                + " has "
                + length.applyAsLong(rows.get(i))
                + " elements, row 0 has "
                + columns);
      }
      Copying.copy(asArray.apply(rows.get(i)), matrix.row(i));
    }
    return matrix;
  }

  static byte[] bytes(boolean[] data) {
    byte[] bytes = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      bytes[i] = data[i] ? (byte) 1 : 0;
    }
    return bytes;
  }
}
