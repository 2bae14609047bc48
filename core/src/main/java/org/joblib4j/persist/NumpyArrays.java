package org.joblib4j.persist;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.joblib4j.array.DType;
import org.joblib4j.array.FileRegion;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/** Arrays from what files say of them: type, shape, order and data. */
final class NumpyArrays {
  /** NumPy 2's own limit; NumPy 1 had 32. */
  private static final int MOST_AXES = 64;

  private NumpyArrays() {}

  /** The lengths of axes from a tuple of numbers, or a number alone. */
  static long[] shape(@Nullable Object value) {
    PyTuple lengths = value instanceof PyTuple tuple ? tuple : PyTuple.of(value);
    if (lengths.size() > MOST_AXES) {
      throw new Malformed(
          "an array of %d axes, NumPy has at most %d".formatted(lengths.size(), MOST_AXES));
    }
    var parts = new Arguments("a shape", lengths);
    long[] shape = new long[lengths.size()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = parts.number(axis);
      if (shape[axis] < 0) {
        throw new Malformed("a shape has the negative length " + shape[axis]);
      }
    }
    return shape;
  }

  static long size(long[] shape) {
    long size = 1;
    for (long length : shape) {
      size = Math.multiplyExact(size, length);
    }
    return size;
  }

  /** The bytes of the data of an array. */
  static long byteSize(PyDType type, long[] shape) {
    long size = size(shape);
    if (type.itemSize() == 0 && size > Integer.MAX_VALUE) {
      throw new Malformed("%d elements without content".formatted(size));
    }
    return Math.multiplyExact(size, type.itemSize());
  }

  /** Whether elements are Python objects, which have no bytes. */
  static boolean hasObjects(PyDType type) {
    return switch (type) {
      case PyDType.Objects objects -> true;
      case PyDType.Strings strings -> true;
      case PyDType.Struct struct ->
          struct.fields().stream().anyMatch(field -> hasObjects(field.type()));
      case PyDType.Block block -> hasObjects(block.element());
      default -> false;
    };
  }

  /** Memory that suits the elements. */
  static MemorySegment allocate(PyDType type, long bytes) {
    if (type instanceof PyDType.Numbers(DType numbers)) {
      return NdArray.zeros(numbers, Math.ceilDiv(bytes, numbers.itemSize())).segment();
    }
    return NdArray.zeros(DType.UINT8, bytes).segment();
  }

  /** An array over data: an {@link NdArray} of numbers or a {@link PyArray} of anything else. */
  static Object wrap(
      PyDType type,
      long[] shape,
      boolean fortranOrder,
      MemorySegment data,
      long offset,
      @Nullable FileRegion file) {
    long[] strides = strides(type.itemSize(), shape, fortranOrder);
    if (type instanceof PyDType.Numbers(DType numbers)) {
      return NdArray.wrap(data, numbers, offset, shape, strides, file);
    }
    long[] byteShape = Arrays.copyOf(shape, shape.length + 1);
    long[] byteStrides = Arrays.copyOf(strides, shape.length + 1);
    byteShape[shape.length] = type.itemSize();
    byteStrides[shape.length] = 1;
    return PyArray.ofBytes(
        type, NdArray.wrap(data, DType.UINT8, offset, byteShape, byteStrides, file));
  }

  /** An array over data that was copied: numbers in the machine's own byte order. */
  static Object wrapCopy(PyDType type, long[] shape, boolean fortranOrder, MemorySegment data) {
    Object array = wrap(type, shape, fortranOrder, data, 0, null);
    return array instanceof NdArray numbers && !numbers.dtype().isNative()
        ? numbers.astype(numbers.dtype().withOrder(ByteOrder.nativeOrder()))
        : array;
  }

  /** An array of the objects of a list, in C order. */
  static PyArray wrapObjects(PyDType type, long[] shape, List<@Nullable Object> elements) {
    if (size(shape) != elements.size()) {
      throw new Malformed(
          "%d objects do not fill shape %s".formatted(elements.size(), Arrays.toString(shape)));
    }
    return PyArray.ofObjects(type, elements, shape);
  }

  private static long[] strides(long itemSize, long[] shape, boolean fortranOrder) {
    long[] strides = new long[shape.length];
    long step = itemSize;
    for (int i = 0; i < shape.length; i++) {
      int axis = fortranOrder ? i : shape.length - 1 - i;
      strides[axis] = step;
      step = Math.multiplyExact(step, Math.max(shape[axis], 1));
    }
    return strides;
  }
}
