package org.joblib4j.array;

import java.util.ArrayList;
import java.util.List;

/** Cuts an array along an axis, as NumPy's {@code split} and {@code array_split}. */
final class Splits {
  private Splits() {}

  static List<NdArray> equal(NdArray array, int parts, int axis) {
    checkParts(parts);
    long length = array.shape(axis);
    if (length % parts != 0) {
      throw new IllegalArgumentException(
          "axis "
              + axis
              + " of size "
              + length
              + " does not split into "
              + parts
              + " equal parts; use arraySplit for parts that differ by one");
    }
    return almostEqual(array, parts, axis);
  }

  static List<NdArray> almostEqual(NdArray array, int parts, int axis) {
    checkParts(parts);
    long length = array.shape(axis);
    List<NdArray> views = new ArrayList<>(parts);
    long from = 0;
    for (int part = 0; part < parts; part++) {
      long to = from + length / parts + (part < length % parts ? 1 : 0);
      views.add(array.slice(axis, from, to));
      from = to;
    }
    return List.copyOf(views);
  }

  private static void checkParts(int parts) {
    if (parts < 1) {
      throw new IllegalArgumentException("an array splits into 1 or more parts, not " + parts);
    }
  }
}
