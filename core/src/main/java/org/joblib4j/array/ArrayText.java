package org.joblib4j.array;

/** Shows arrays as text. */
final class ArrayText {
  private ArrayText() {}

  static String of(NdArray array) {
    return array.dtype() + " " + array.layout().shapeText();
  }
}
