package org.joblib4j.gemm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Matrices in every layout, and the textbook product that the others are compared with. */
final class Matrices {
  private Matrices() {}

  /** Where a matrix lies and in which order. */
  enum Layout {
    ROW_MAJOR,
    COLUMN_MAJOR,
    ROWS_BACKWARD,
    COLUMNS_BACKWARD,
    EVERY_THIRD,
    UNALIGNED,
    OTHER_BYTE_ORDER,
    OTHER_BYTE_ORDER_EVERY_SECOND,
    NATIVE_MEMORY
  }

  /** Both sets of kernels, as far as this JVM has them. */
  static List<Kernels> kernels() {
    return Stream.concat(Stream.of(Kernels.plain()), Kernels.vector().stream()).toList();
  }

  /** A matrix of elements given by their bits (of an int, a long, a float or a double). */
  static Operand of(Layout layout, long rows, long columns, ElementType type, LongSupplier bits) {
    int size = type.byteSize();
    ByteOrder nativeOrder = ByteOrder.nativeOrder();
    ByteOrder otherOrder =
        nativeOrder == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    long area = rows * columns * size;
    MemorySegment heap = MemorySegment.ofArray(new byte[(int) (3 * area + rows + 16)]);
    Operand operand =
        switch (layout) {
          case ROW_MAJOR ->
              new Operand(heap, 0, rows, columns, columns * size, size, type, nativeOrder);
          case COLUMN_MAJOR ->
              new Operand(heap, 0, rows, columns, size, rows * size, type, nativeOrder);
          case ROWS_BACKWARD ->
              new Operand(
                  heap,
                  Math.max(rows - 1, 0) * columns * size,
                  rows,
                  columns,
                  -columns * size,
                  size,
                  type,
                  nativeOrder);
          case COLUMNS_BACKWARD ->
              new Operand(
                  heap,
                  Math.max(columns - 1, 0) * size,
                  rows,
                  columns,
                  columns * size,
                  -size,
                  type,
                  nativeOrder);
          case EVERY_THIRD ->
              new Operand(heap, 8, rows, columns, 3 * columns * size, 3L * size, type, nativeOrder);
          case UNALIGNED ->
              new Operand(heap, 3, rows, columns, columns * size + 1, size, type, nativeOrder);
          case OTHER_BYTE_ORDER ->
              new Operand(heap, 0, rows, columns, columns * size, size, type, otherOrder);
          case OTHER_BYTE_ORDER_EVERY_SECOND ->
              new Operand(heap, 0, rows, columns, 2L * size, 2 * rows * size, type, otherOrder);
          case NATIVE_MEMORY ->
              Operand.rowMajor(Arena.ofAuto().allocate(area + 1, 8), rows, columns, type);
        };
    for (long row = 0; row < rows; row++) {
      for (long column = 0; column < columns; column++) {
        set(operand, row, column, bits.getAsLong());
      }
    }
    return operand;
  }

  /** A row-major matrix of doubles. */
  static Operand doubles(long rows, long columns, double... elements) {
    return Operand.rowMajor(MemorySegment.ofArray(elements), rows, columns, ElementType.FLOAT64);
  }

  /** A row-major matrix of longs. */
  static Operand longs(long rows, long columns, long... elements) {
    return Operand.rowMajor(MemorySegment.ofArray(elements), rows, columns, ElementType.INT64);
  }

  /** Random bits of numbers below a bound (integers of both signs, or floating point numbers). */
  static LongSupplier random(ElementType type, long bound, Random random) {
    return switch (type) {
      case INT32, INT64 ->
          () -> bound == Long.MAX_VALUE ? random.nextLong() : random.nextLong(-bound, bound + 1);
      case FLOAT32 ->
          () -> Float.floatToRawIntBits(random.nextFloat((float) -bound, (float) bound));
      case FLOAT64 ->
          () -> Double.doubleToRawLongBits(random.nextDouble((double) -bound, (double) bound));
    };
  }

  static MemorySegment resultFor(Operand left, Operand right, ElementType type) {
    return MemorySegment.ofArray(new byte[(int) (left.rows() * right.columns() * type.byteSize())]);
  }

  /** The product of some kernels, as the bits of its elements. */
  static long[] product(Operand left, Operand right, ElementType type, Kernels kernels) {
    MemorySegment result = resultFor(left, right, type);
    Gemm.multiply(left, right, type, result, kernels);
    return bitsOf(Operand.rowMajor(result, left.rows(), right.columns(), type));
  }

  /** The product by three loops, as the bits of its elements. */
  static long[] textbookProduct(Operand left, Operand right, ElementType type) {
    int columns = (int) right.columns();
    long[] product = new long[(int) left.rows() * columns];
    for (int i = 0; i < left.rows(); i++) {
      for (int j = 0; j < columns; j++) {
        product[i * columns + j] = textbookSum(left, i, right, j, type);
      }
    }
    return product;
  }

  private static long textbookSum(Operand left, long i, Operand right, long j, ElementType type) {
    long integer = 0;
    float single = 0;
    double wide = 0;
    for (long k = 0; k < left.columns(); k++) {
      switch (type) {
        case INT32, INT64 -> integer += bits(left, i, k) * bits(right, k, j);
        case FLOAT32 ->
            single = Math.fma((float) number(left, i, k), (float) number(right, k, j), single);
        case FLOAT64 -> wide = Math.fma(number(left, i, k), number(right, k, j), wide);
      }
    }
    return switch (type) {
      case INT32 -> (int) integer;
      case INT64 -> integer;
      case FLOAT32 -> Float.floatToIntBits(single);
      case FLOAT64 -> Double.doubleToLongBits(wide);
    };
  }

  static long[] bitsOf(Operand operand) {
    long[] bits = new long[(int) (operand.rows() * operand.columns())];
    int next = 0;
    for (long row = 0; row < operand.rows(); row++) {
      for (long column = 0; column < operand.columns(); column++) {
        bits[next++] = bits(operand, row, column);
      }
    }
    return bits;
  }

  private static double number(Operand operand, long row, long column) {
    long bits = bits(operand, row, column);
    return switch (operand.type()) {
      case INT32, INT64 -> (double) bits;
      case FLOAT32 -> Float.intBitsToFloat((int) bits);
      case FLOAT64 -> Double.longBitsToDouble(bits);
    };
  }

  private static long bits(Operand operand, long row, long column) {
    long at = at(operand, row, column);
    boolean swapped = operand.order() != ByteOrder.nativeOrder();
    if (operand.type().byteSize() == Integer.BYTES) {
      int bits = operand.data().get(ValueLayout.JAVA_INT_UNALIGNED, at);
      return swapped ? Integer.reverseBytes(bits) : bits;
    }
    long bits = operand.data().get(ValueLayout.JAVA_LONG_UNALIGNED, at);
    return swapped ? Long.reverseBytes(bits) : bits;
  }

  private static void set(Operand operand, long row, long column, long bits) {
    long at = at(operand, row, column);
    boolean swapped = operand.order() != ByteOrder.nativeOrder();
    if (operand.type().byteSize() == Integer.BYTES) {
      int value = swapped ? Integer.reverseBytes((int) bits) : (int) bits;
      operand.data().set(ValueLayout.JAVA_INT_UNALIGNED, at, value);
    } else {
      long value = swapped ? Long.reverseBytes(bits) : bits;
      operand.data().set(ValueLayout.JAVA_LONG_UNALIGNED, at, value);
    }
  }

  private static long at(Operand operand, long row, long column) {
    return operand.offset() + row * operand.rowStride() + column * operand.columnStride();
  }
}
