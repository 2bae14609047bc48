package org.joblib4j.array;

import java.util.Arrays;
import java.util.Random;

/** An array as slow and obvious as can be: a shape and the elements in C order. */
final class NaiveArray {
  private final long[] shape;
  private final long[] elements;

  NaiveArray(long[] shape, long[] elements) {
    this.shape = shape;
    this.elements = elements;
  }

  long[] elements() {
    return elements;
  }

  static NaiveArray of(NdArray array) {
    long[] elements = new long[Math.toIntExact(array.size())];
    long[] shape = array.shape();
    for (int i = 0; i < elements.length; i++) {
      elements[i] = array.getLong(indices(shape, i));
    }
    return new NaiveArray(shape, elements);
  }

  /** The indices of the element that has this number in C order. */
  static long[] indices(long[] shape, int number) {
    long[] indices = new long[shape.length];
    int rest = number;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      indices[axis] = rest % shape[axis];
      rest /= (int) shape[axis];
    }
    return indices;
  }

  static int count(long[] shape) {
    return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  long get(long... indices) {
    int number = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      number = number * (int) shape[axis] + (int) indices[axis];
    }
    return elements[number];
  }

  /** Where each element of a new shape comes from. */
  interface Origin {
    long[] of(long[] indices);
  }

  NaiveArray rearranged(long[] newShape, Origin origin) {
    long[] moved = new long[count(newShape)];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = get(origin.of(indices(newShape, i)));
    }
    return new NaiveArray(newShape, moved);
  }

  NaiveArray slice(int axis, long from, long to, long step) {
    long[] sliced = shape.clone();
    sliced[axis] = 0;
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      sliced[axis]++;
    }
    return rearranged(
        sliced,
        indices -> {
          long[] there = indices.clone();
          there[axis] = from + indices[axis] * step;
          return there;
        });
  }

  NaiveArray transposed(int... axes) {
    long[] permuted = Arrays.stream(axes).mapToLong(axis -> shape[axis]).toArray();
    return rearranged(
        permuted,
        indices -> {
          long[] there = new long[indices.length];
          for (int i = 0; i < axes.length; i++) {
            there[axes[i]] = indices[i];
          }
          return there;
        });
  }

  boolean sameAs(NdArray array) {
    NaiveArray other = of(array);
    return Arrays.equals(shape, other.shape) && Arrays.equals(elements, other.elements);
  }

  static int[] permutation(Random random, int length) {
    int[] axes = new int[length];
    Arrays.setAll(axes, axis -> axis);
    for (int i = length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = axes[i];
      axes[i] = axes[j];
      axes[j] = moved;
    }
    return axes;
  }

  static long[] shape(Random random, int maxAxes, int maxLength) {
    return random.longs(random.nextInt(maxAxes + 1), 0, maxLength + 1L).toArray();
  }
}
