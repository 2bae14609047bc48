package org.joblib4j.matrices;

import org.joblib4j.array.NdArray;

/** An array of numbers as a dense matrix. */
final class Dense {
  private Dense() {}

  /**
   * The array with two axes; one of a single axis is a column.
   *
   * @throws IllegalArgumentException when it is no array of numbers, has more axes, or more
   *     elements than a Java array
   */
  static NdArray matrix(Object form) {
    if (!(form instanceof NdArray array) || array.ndim() < 1 || array.ndim() > 2) {
      throw new IllegalArgumentException(
          "expected an array of one or two axes, found " + describe(form));
    }
    return array.ndim() == 2 ? array : array.reshape(array.size(), 1);
  }

  private static String describe(Object form) {
    return form instanceof NdArray array
        ? "one of " + array.ndim()
        : "a " + form.getClass().getSimpleName();
  }

  /** The elements row after row. */
  static double[] rowMajor(NdArray matrix) {
    return matrix.toDoubleArray();
  }

  /** The elements column after column. */
  static double[] columnMajor(NdArray matrix) {
    return matrix.transpose().toDoubleArray();
  }

  static int rows(NdArray matrix) {
    return Math.toIntExact(matrix.shape(0));
  }

  static int columns(NdArray matrix) {
    return Math.toIntExact(matrix.shape(1));
  }

  /** An array over elements column after column. */
  static NdArray ofColumns(double[] elements, long rows, long columns) {
    return NdArray.of(elements, columns, rows).transpose();
  }
}
