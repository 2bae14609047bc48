package org.joblib4j.gemm;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * One factor of a product: a matrix somewhere in memory.
 *
 * <p>Element (r, c) begins at byte {@code offset + r * rowStride + c * columnStride} of the data.
 * Strides may be negative, zero (an element seen many times) or larger than the element; nothing
 * needs to be aligned. The data may lie on the heap, outside it or in a mapped file.
 *
 * @param data the memory that the elements lie in; read only
 * @param offset where element (0, 0) begins, in bytes
 * @param rows the number of rows, 0 or more
 * @param columns the number of columns, 0 or more
 * @param rowStride bytes from an element to the one below
 * @param columnStride bytes from an element to the one on its right
 * @param type what the elements are
 * @param order the order of the bytes in an element
 */
public record Operand(
    MemorySegment data,
    long offset,
    long rows,
    long columns,
    long rowStride,
    long columnStride,
    ElementType type,
    ByteOrder order) {

  /**
   * Checks that every element lies inside the data.
   *
   * @throws IllegalArgumentException if a size is negative
   * @throws IndexOutOfBoundsException if an element lies outside the data
   */
  public Operand {
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(order, "order");
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException("a matrix cannot have the shape " + rows + "x" + columns);
    }
    if (rows > 0
        && columns > 0
        && !isInside(data, offset, rows, columns, rowStride, columnStride, type)) {
      throw new IndexOutOfBoundsException(
          "a %dx%d matrix of %s at byte %d with strides of %d and %d bytes reaches outside its %d bytes"
              .formatted(rows, columns, type, offset, rowStride, columnStride, data.byteSize()));
    }
  }

  /**
   * A matrix whose rows follow each other without a gap, in native order, from the start of the
   * data.
   *
   * @throws IllegalArgumentException if a size is negative
   * @throws IndexOutOfBoundsException if the data is too short
   */
  public static Operand rowMajor(MemorySegment data, long rows, long columns, ElementType type) {
    long size = type.byteSize();
    return new Operand(data, 0, rows, columns, columns * size, size, type, ByteOrder.nativeOrder());
  }

  /** The same elements with rows and columns exchanged; nothing is copied. */
  public Operand transposed() {
    return new Operand(data, offset, columns, rows, columnStride, rowStride, type, order);
  }

  /** The shape for a message, such as {@code 3x4}. */
  String shape() {
    return rows + "x" + columns;
  }

  private static boolean isInside(
      MemorySegment data,
      long offset,
      long rows,
      long columns,
      long rowStride,
      long columnStride,
      ElementType type) {
    try {
      long down = Math.multiplyExact(rows - 1, rowStride);
      long right = Math.multiplyExact(columns - 1, columnStride);
      long first = Math.addExact(offset, Math.addExact(Math.min(down, 0), Math.min(right, 0)));
      long last = Math.addExact(offset, Math.addExact(Math.max(down, 0), Math.max(right, 0)));
      return first >= 0 && last <= data.byteSize() - type.byteSize();
    } catch (ArithmeticException tooFar) {
      return false;
    }
  }
}
