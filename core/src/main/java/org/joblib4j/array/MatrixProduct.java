package org.joblib4j.array;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.joblib4j.gemm.ElementType;
import org.joblib4j.gemm.Gemm;
import org.joblib4j.gemm.Operand;

/** The product of arrays of one or two axes: NumPy's {@code dot}. */
final class MatrixProduct {
  private MatrixProduct() {}

  static NdArray dot(NdArray a, NdArray b) {
    checkShapes(a, b);
    DType type = Promotion.promote(a.dtype(), b.dtype());
    ElementType elements =
        elementType(type)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "no product of %s and %s, which would be %s: convert one with astype to"
                            .formatted(a.dtype(), b.dtype(), type)
                        + " int32, int64, float32 or float64 first"));
    NdArray product = NdArray.zeros(type, shape(a, b));
    Gemm.multiply(left(a, type), right(b, type), elements, product.segment());
    return product;
  }

  static String kernelName() {
    return Gemm.kernelName();
  }

  private static void checkShapes(NdArray a, NdArray b) {
    checkAxes(a);
    checkAxes(b);
    long columns = a.shape(a.ndim() - 1);
    long rows = b.shape(0);
    if (columns != rows) {
      throw new IllegalArgumentException(
          "cannot multiply %s by %s: the first has %d %s, the second %d %s"
              .formatted(
                  shapeText(a),
                  shapeText(b),
                  columns,
                  a.ndim() == 1 ? "elements" : "columns",
                  rows,
                  b.ndim() == 1 ? "elements" : "rows"));
    }
  }

  private static void checkAxes(NdArray array) {
    if (array.ndim() != 1 && array.ndim() != 2) {
      throw new IllegalArgumentException(
          "a product needs arrays of one or two axes, not one of " + array.ndim());
    }
  }

  private static long[] shape(NdArray a, NdArray b) {
    if (a.ndim() == 2) {
      return b.ndim() == 2 ? new long[] {a.shape(0), b.shape(1)} : new long[] {a.shape(0)};
    }
    return b.ndim() == 2 ? new long[] {b.shape(1)} : new long[0];
  }

  private static Operand left(NdArray a, DType type) {
    return a.ndim() == 2 ? matrix(a, type) : column(a, type).transposed();
  }

  private static Operand right(NdArray b, DType type) {
    return b.ndim() == 2 ? matrix(b, type) : column(b, type);
  }

  private static Operand matrix(NdArray array, DType type) {
    NdArray numbers = multipliable(array, type);
    long[] strides = numbers.strides();
    return operand(numbers, numbers.shape(0), numbers.shape(1), strides[0], strides[1]);
  }

  private static Operand column(NdArray array, DType type) {
    NdArray numbers = multipliable(array, type);
    return operand(numbers, numbers.shape(0), 1, numbers.strides()[0], 0);
  }

  private static Operand operand(
      NdArray numbers, long rows, long columns, long rowStride, long columnStride) {
    return new Operand(
        numbers.segment(),
        numbers.offset(),
        rows,
        columns,
        rowStride,
        columnStride,
        elementType(numbers.dtype()).orElseThrow(),
        numbers.dtype().order());
  }

  /** The array itself where the kernels can read its elements; they convert while reading. */
  private static NdArray multipliable(NdArray array, DType type) {
    return elementType(array.dtype()).isPresent() ? array : array.astype(type);
  }

  private static Optional<ElementType> elementType(DType type) {
    return Optional.ofNullable(
        switch (type.scalar()) {
          case INT32 -> ElementType.INT32;
          case INT64 -> ElementType.INT64;
          case FLOAT32 -> ElementType.FLOAT32;
          case FLOAT64 -> ElementType.FLOAT64;
          default -> null;
        });
  }

  private static String shapeText(NdArray array) {
    return Arrays.stream(array.shape()).mapToObj(Long::toString).collect(Collectors.joining("x"));
  }
}
