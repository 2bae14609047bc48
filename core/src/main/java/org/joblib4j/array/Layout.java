package org.joblib4j.array;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the elements of an array lie in its storage: the byte offset of the first element, the
 * number of elements along each axis, and the bytes from one to the next along each axis.
 *
 * <p>Element {@code [i, j, ...]} lies at {@code offset + i * strides[0] + j * strides[1] + ...}. So
 * a slice, a transposition and most reshapings are other layouts of the same storage. Immutable:
 * nobody writes to the two vectors.
 */
final class Layout {
  private final long offset;
  private final long[] shape;
  private final long[] strides;
  private final long size;

  private Layout(long offset, long[] shape, long[] strides) {
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
    long product = 1;
    for (long length : shape) {
      product *= length;
    }
    this.size = product;
  }

  /** Any layout; the vectors are copied. */
  static Layout of(long offset, long[] shape, long[] strides, int itemSize) {
    if (shape.length != strides.length) {
      throw new IllegalArgumentException(
          "a shape of " + shape.length + " axes needs as many strides, not " + strides.length);
    }
    checkedByteSize(shape, itemSize);
    return new Layout(offset, shape.clone(), strides.clone());
  }

  /** Elements without gaps, the last axis varying fastest. */
  static Layout cOrder(long offset, int itemSize, long... shape) {
    checkedByteSize(shape, itemSize);
    long[] strides = new long[shape.length];
    long stride = itemSize;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= Math.max(1, shape[axis]);
    }
    return new Layout(offset, shape.clone(), strides);
  }

  /** Elements without gaps, the first axis varying fastest. */
  static Layout fortranOrder(long offset, int itemSize, long... shape) {
    long[] reversed = new long[shape.length];
    for (int axis = 0; axis < shape.length; axis++) {
      reversed[axis] = shape[shape.length - 1 - axis];
    }
    return cOrder(offset, itemSize, reversed).reversed();
  }

  /**
   * The bytes that the elements take.
   *
   * @throws IllegalArgumentException when an axis is negative or the bytes (empty axes taken as 1)
   *     are more than a long can hold
   */
  static long checkedByteSize(long[] shape, int itemSize) {
    long bytes = itemSize;
    boolean empty = false;
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] < 0) {
        throw new IllegalArgumentException(
            "axis " + axis + " of shape " + Arrays.toString(shape) + " is negative");
      }
      empty |= shape[axis] == 0;
      long high = Math.multiplyHigh(bytes, Math.max(1, shape[axis]));
      bytes *= Math.max(1, shape[axis]);
      if (high != 0 || bytes < 0) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(shape) + " has more than 2^63 bytes");
      }
    }
    return empty ? 0 : bytes;
  }

  long offset() {
    return offset;
  }

  int ndim() {
    return shape.length;
  }

  /** The elements; 1 without axes. */
  long size() {
    return size;
  }

  long length(int axis) {
    return shape[axis];
  }

  long stride(int axis) {
    return strides[axis];
  }

  long[] shape() {
    return shape.clone();
  }

  long[] strides() {
    return strides.clone();
  }

  boolean sameShape(Layout other) {
    return Arrays.equals(shape, other.shape);
  }

  /** Whether element after element lies at the same byte offset. */
  boolean equalPlaces(Layout other) {
    return offset == other.offset && sameShape(other) && Arrays.equals(strides, other.strides);
  }

  /** The shape as text, such as {@code [3, 4]}. */
  String shapeText() {
    return Arrays.toString(shape);
  }

  int checkAxis(int axis) {
    if (axis < 0 || axis >= shape.length) {
      throw new IndexOutOfBoundsException(
          "axis " + axis + " of an array of shape " + shapeText() + "; axes count from 0");
    }
    return axis;
  }

  private void checkIndex(int axis, long index) {
    if (index < 0 || index >= shape[axis]) {
      throw new IndexOutOfBoundsException(
          "index "
              + index
              + " on axis "
              + axis
              + " of size "
              + shape[axis]
              + (index < 0 ? "; indices do not count from the end" : ""));
    }
  }

  /** The byte offset of one element. */
  long offsetOf(long... indices) {
    if (indices.length != shape.length) {
      throw new IndexOutOfBoundsException(
          indices.length + " indices for an element of an array of shape " + shapeText());
    }
    long at = offset;
    for (int axis = 0; axis < indices.length; axis++) {
      checkIndex(axis, indices[axis]);
      at += indices[axis] * strides[axis];
    }
    return at;
  }

  /** The byte offset of the element that has this number when counted in C order. */
  long offsetOfNumber(long number) {
    long at = offset;
    long rest = number;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      at += rest % shape[axis] * strides[axis];
      rest /= shape[axis];
    }
    return at;
  }

  /** Whether the elements lie in C order without gaps. */
  boolean isCOrder(int itemSize) {
    long expected = itemSize;
    for (int axis = shape.length - 1; axis >= 0 && size != 0; axis--) {
      if (shape[axis] != 1) {
        if (strides[axis] != expected) {
          return false;
        }
        expected *= shape[axis];
      }
    }
    return true;
  }

  /** Whether the elements lie in Fortran order without gaps. */
  boolean isFortranOrder(int itemSize) {
    return reversed().isCOrder(itemSize);
  }

  /** The first byte of any element. */
  long firstByte() {
    long first = offset;
    for (int axis = 0; axis < shape.length && size != 0; axis++) {
      first = Math.addExact(first, Math.min(0, Math.multiplyExact(shape[axis] - 1, strides[axis])));
    }
    return first;
  }

  /** The byte after the last byte of any element; the offset where there is no element. */
  long endByte(int itemSize) {
    if (size == 0) {
      return offset;
    }
    long end = Math.addExact(offset, itemSize);
    for (int axis = 0; axis < shape.length; axis++) {
      end = Math.addExact(end, Math.max(0, Math.multiplyExact(shape[axis] - 1, strides[axis])));
    }
    return end;
  }

  /** Without the leading axes, at the given index of each. */
  Layout at(long... indices) {
    if (indices.length > shape.length) {
      throw new IndexOutOfBoundsException(
          indices.length + " indices for an array of shape " + shapeText());
    }
    long at = offset;
    for (int axis = 0; axis < indices.length; axis++) {
      checkIndex(axis, indices[axis]);
      at += indices[axis] * strides[axis];
    }
    return new Layout(
        at,
        Arrays.copyOfRange(shape, indices.length, shape.length),
        Arrays.copyOfRange(strides, indices.length, shape.length));
  }

  /** Every step-th element of one axis, from one index until before another. */
  Layout slice(int axis, long from, long to, long step) {
    checkAxis(axis);
    long length = shape[axis];
    if (step == 0) {
      throw new IllegalArgumentException("a step of 0 on axis " + axis + " goes nowhere");
    }
    boolean fits =
        step > 0
            ? from >= 0 && from <= to && to <= length
            : to >= -1 && to <= from && from <= length - 1;
    if (!fits) {
      throw new IndexOutOfBoundsException(
          "slice from "
              + from
              + " to "
              + to
              + " by "
              + step
              + " on axis "
              + axis
              + " of size "
              + length
              + "; indices do not count from the end"
              + (step < 0 ? " (-1 stands for before the first)" : ""));
    }
    long span = step > 0 ? to - from : from - to;
    long count = span == 0 ? 0 : Math.abs((span - 1) / step) + 1;
    long[] newShape = shape.clone();
    long[] newStrides = strides.clone();
    newShape[axis] = count;
    newStrides[axis] = count > 1 ? strides[axis] * step : strides[axis];
    return new Layout(count == 0 ? offset : offset + from * strides[axis], newShape, newStrides);
  }

  /** The axes in reverse order. */
  Layout reversed() {
    int[] axes = new int[shape.length];
    Arrays.setAll(axes, axis -> shape.length - 1 - axis);
    return transposed(axes);
  }

  /** The axes in another order: new axis i is the old axis axes[i]. */
  Layout transposed(int... axes) {
    boolean[] seen = new boolean[shape.length];
    boolean permutation = axes.length == shape.length;
    for (int i = 0; permutation && i < axes.length; i++) {
      permutation = axes[i] >= 0 && axes[i] < shape.length && !seen[axes[i]];
      if (permutation) {
        seen[axes[i]] = true;
      }
    }
    if (!permutation) {
      throw new IllegalArgumentException(
          Arrays.toString(axes)
              + " is no order of the axes of shape "
              + shapeText()
              + "; expected each axis from 0 to "
              + (shape.length - 1)
              + " once");
    }
    long[] newShape = new long[axes.length];
    long[] newStrides = new long[axes.length];
    for (int i = 0; i < axes.length; i++) {
      newShape[i] = shape[axes[i]];
      newStrides[i] = strides[axes[i]];
    }
    return new Layout(offset, newShape, newStrides);
  }

  /** One element in place of every one: the given shape with strides of 0. */
  static Layout repeated(long offset, Layout like) {
    return new Layout(offset, like.shape, new long[like.shape.length]);
  }

  /** The shape with its one -1 replaced by what is left over. */
  long[] resolve(long... target) {
    long[] resolved = target.clone();
    int unknown = -1;
    long known = 1;
    boolean overflow = false;
    for (int axis = 0; axis < target.length; axis++) {
      if (target[axis] == -1 && unknown < 0) {
        unknown = axis;
      } else if (target[axis] < 0) {
        throw new IllegalArgumentException(
            "axis "
                + axis
                + " of shape "
                + Arrays.toString(target)
                + " is negative; one axis may be -1");
      } else {
        overflow |= Math.multiplyHigh(known, target[axis]) != 0 || known * target[axis] < 0;
        known *= target[axis];
      }
    }
    boolean fits = !overflow && (unknown < 0 ? known == size : known != 0 && size % known == 0);
    if (!fits) {
      throw new IllegalArgumentException(
          "an array of shape "
              + shapeText()
              + " has "
              + size
              + " elements and cannot get shape "
              + Arrays.toString(target));
    }
    if (unknown >= 0) {
      resolved[unknown] = size / known;
    }
    return resolved;
  }

  /**
   * The same elements in the same C order under another shape, or null where no strides say that.
   *
   * <p>Walks through both shapes at once and pairs up the shortest groups of axes with equal
   * products. A group has strides exactly when the old axes in it could be merged into one.
   */
  @Nullable Layout reshaped(int itemSize, long... target) {
    if (size == 0) {
      return cOrder(offset, itemSize, target);
    }
    int[] old = significantAxes();
    long[] newStrides = new long[target.length];
    int oldFrom = 0;
    int newFrom = 0;
    while (oldFrom < old.length && newFrom < target.length) {
      int oldTo = oldFrom + 1;
      int newTo = newFrom + 1;
      long oldProduct = shape[old[oldFrom]];
      long newProduct = target[newFrom];
      while (oldProduct != newProduct) {
        if (newProduct < oldProduct) {
          newProduct *= target[newTo++];
        } else {
          oldProduct *= shape[old[oldTo++]];
        }
      }
      for (int i = oldFrom; i < oldTo - 1; i++) {
        if (strides[old[i]] != shape[old[i + 1]] * strides[old[i + 1]]) {
          return null;
        }
      }
      newStrides[newTo - 1] = strides[old[oldTo - 1]];
      for (int axis = newTo - 1; axis > newFrom; axis--) {
        newStrides[axis - 1] = newStrides[axis] * target[axis];
      }
      oldFrom = oldTo;
      newFrom = newTo;
    }
    Arrays.fill(newStrides, newFrom, target.length, itemSize);
    return new Layout(offset, target.clone(), newStrides);
  }

  /** The axes that have more than one element. */
  private int[] significantAxes() {
    int[] axes = new int[shape.length];
    int count = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] != 1) {
        axes[count++] = axis;
      }
    }
    return Arrays.copyOf(axes, count);
  }
}
