package org.joblib4j.gemm;

import java.lang.foreign.MemorySegment;

/**
 * The product of two matrices of any layout.
 *
 * <p>All methods are thread-safe and run in the calling thread. To use more threads, split the left
 * factor by rows: each product then fills its own rows of the result, and the right factor is
 * shared.
 *
 * <p><b>Integers</b> wrap around as Java's do, at 32 or 64 bits.
 *
 * <p><b>Floating point</b> sums are chains of fused multiply-adds, {@code sum = fma(a[i][k],
 * b[k][j], sum)} from 0 and k = 0 upwards, in the precision of the result. So a result has the same
 * bits on every machine, with and without the Vector API, whole or split among threads. NaN and
 * infinities propagate as in that chain.
 */
public final class Gemm {
  private Gemm() {}

  /**
   * Computes left * right.
   *
   * <p>Elements of another type than the result's are converted first, as a Java cast would.
   * Scratch memory is at most about 20 MB, and little more than the matrices where those are small.
   *
   * @param left the first factor
   * @param right the second factor, with as many rows as the first has columns
   * @param resultType the type of the result's elements; an integer type only if both factors hold
   *     integers
   * @param result where the product is written: row after row without a gap, in native order, from
   *     byte 0 on; must not overlap a factor. With a common dimension of 0, it is filled with zeros
   * @throws IllegalArgumentException if the shapes do not fit, if an integer result is asked for
   *     from floating point factors, if the result is read-only or its size is not exactly that of
   *     the product
   */
  public static void multiply(
      Operand left, Operand right, ElementType resultType, MemorySegment result) {
    check(left, right, resultType, result);
    if (isTrivial(left, right, result)) {
      return;
    }
    if (isColumn(left, right)) {
      computeColumn(left, right, resultType, result);
      return;
    }
    Arithmetic arithmetic = Arithmetic.of(left, right, resultType);
    double multiplyAdds = (double) left.rows() * left.columns() * right.columns();
    Kernels kernels = JvmWide.CHOICE.forProduct(arithmetic, multiplyAdds);
    compute(left, right, arithmetic, resultType, result, kernels);
  }

  /** The same, blocked whatever the shape, on kernels of the caller's choice. */
  static void multiply(
      Operand left, Operand right, ElementType resultType, MemorySegment result, Kernels kernels) {
    check(left, right, resultType, result);
    if (!isTrivial(left, right, result)) {
      Arithmetic arithmetic = Arithmetic.of(left, right, resultType);
      compute(left, right, arithmetic, resultType, result, kernels);
    }
  }

  /**
   * Names the loops that large products run on in this JVM: {@code plain}, or {@code vector-256}
   * for the Vector API with registers of 256 bits. The first products of a JVM may run on the plain
   * loops while the others are being compiled.
   */
  public static String kernelName() {
    return JvmWide.CHOICE.fastest().name();
  }

  private static void compute(
      Operand left,
      Operand right,
      Arithmetic arithmetic,
      ElementType resultType,
      MemorySegment result,
      Kernels kernels) {
    Blocks blocks =
        switch (arithmetic) {
          case FLOAT32 -> new FloatBlocks(left, right, resultType, kernels.floats());
          case FLOAT64 -> new DoubleBlocks(left, right, resultType, kernels.doubles());
          case INT64 -> new LongBlocks(left, right, resultType, kernels.longs());
        };
    BlockedProduct.compute(blocks, left, right, result);
  }

  /** Whether the result is one column, or one row, which is a column of the transposed product. */
  private static boolean isColumn(Operand left, Operand right) {
    return left.rows() == 1 || right.columns() == 1;
  }

  private static void computeColumn(
      Operand left, Operand right, ElementType resultType, MemorySegment result) {
    Operand matrix = right.columns() == 1 ? left : right.transposed();
    Operand column = right.columns() == 1 ? right : left.transposed();
    switch (resultType) {
      case FLOAT64 -> DoubleColumn.compute(matrix, column, result);
      case FLOAT32 -> FloatColumn.compute(matrix, column, result);
      case INT32, INT64 -> LongColumn.compute(matrix, column, resultType, result);
    }
  }

  /** Finishes a product that has no multiplication in it. */
  private static boolean isTrivial(Operand left, Operand right, MemorySegment result) {
    if (left.columns() == 0) {
      result.fill((byte) 0);
    }
    return left.columns() == 0 || left.rows() == 0 || right.columns() == 0;
  }

  private static void check(
      Operand left, Operand right, ElementType resultType, MemorySegment result) {
    if (left.columns() != right.rows()) {
      throw new IllegalArgumentException(
          "cannot multiply %s by %s: the first has %d columns, the second %d rows"
              .formatted(left.shape(), right.shape(), left.columns(), right.rows()));
    }
    if (resultType.isInteger() && !(left.type().isInteger() && right.type().isInteger())) {
      throw new IllegalArgumentException(
          "the product of %s and %s is not %s: ask for a floating point result"
              .formatted(left.type(), right.type(), resultType));
    }
    if (result.isReadOnly()) {
      throw new IllegalArgumentException("the memory for the result is read-only");
    }
    long needed = byteSize(left.rows(), right.columns(), resultType);
    if (result.byteSize() != needed) {
      throw new IllegalArgumentException(
          "a %dx%d result of %s needs %d bytes, but the memory for it has %d"
              .formatted(left.rows(), right.columns(), resultType, needed, result.byteSize()));
    }
  }

  private static long byteSize(long rows, long columns, ElementType type) {
    try {
      return Math.multiplyExact(Math.multiplyExact(rows, columns), (long) type.byteSize());
    } catch (ArithmeticException tooLarge) {
      throw new IllegalArgumentException(
          "a %dx%d result of %s is larger than memory can be".formatted(rows, columns, type),
          tooLarge);
    }
  }

  /** Made when the first product needs it. */
  private static final class JvmWide {
    static final KernelChoice CHOICE = new KernelChoice();
  }
}
