package org.joblib4j.array;

import java.util.List;

/** Joins arrays along an axis, as NumPy's {@code concatenate} and {@code vstack}. */
final class Stacking {
  private Stacking() {}

  static NdArray vstack(List<NdArray> arrays) {
    return concatenate(arrays.stream().map(Stacking::atLeastTwoAxes).toList(), 0);
  }

  private static NdArray atLeastTwoAxes(NdArray array) {
    return array.ndim() < 2 ? array.reshape(1, array.size()) : array;
  }

  static NdArray concatenate(List<NdArray> arrays, int axis) {
    if (arrays.isEmpty()) {
      throw new IllegalArgumentException("there is no array to join");
    }
    NdArray first = arrays.getFirst();
    if (first.ndim() == 0) {
      throw new IllegalArgumentException(
          "an array without axes cannot be joined; reshape it to [1]");
    }
    first.layout().checkAxis(axis);
    long[] shape = first.shape();
    shape[axis] = 0;
    for (int i = 0; i < arrays.size(); i++) {
      checkFits(first, arrays.get(i), i, axis);
      shape[axis] = Math.addExact(shape[axis], arrays.get(i).shape(axis));
    }
    NdArray joined = NdArray.zeros(Promotion.promote(arrays), shape);
    long from = 0;
    for (NdArray array : arrays) {
      long to = from + array.shape(axis);
      Copying.copy(array, joined.slice(axis, from, to));
      from = to;
    }
    return joined;
  }

  private static void checkFits(NdArray first, NdArray array, int number, int axis) {
    boolean fits = array.ndim() == first.ndim();
    for (int i = 0; fits && i < first.ndim(); i++) {
      fits = i == axis || array.shape(i) == first.shape(i);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "array 0 has shape "
              + first.layout().shapeText()
              + ", array "
              + number
              + " has shape "
              + array.layout().shapeText()
              + "; joined along axis "
              + axis
              + " they must be equal on all other axes");
    }
  }
}
