package org.joblib4j.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A matrix times one column in 64-bit integers.
 *
 * <p>Each element of the matrix is used once, so there is nothing to pack: the speed is that of
 * reading it. Where its rows are read, four sums are computed side by side, since each is a chain
 * in which a multiply-add waits for the one before; where its columns are read, all sums of a block
 * advance together. No search for the largest element is worth its time here: sums simply wrap
 * around.
 */
final class LongColumn {
  private static final int BLOCK = 1024;
  private static final int SIDE_BY_SIDE = 4;

  private final Runs matrix;
  private final Runs column;
  private final ElementType resultType;
  private final long[] factors;
  private final long[] sums;
  private final long[][] runs;

  private LongColumn(Operand matrix, Operand column, ElementType resultType) {
    int rows = (int) Math.min(BLOCK, matrix.rows());
    int depth = (int) Math.min(BLOCK, matrix.columns());
    int longest = Math.max(rows, depth);
    this.matrix = new Runs(matrix, longest);
    this.column = new Runs(column, depth);
    this.resultType = resultType;
    this.factors = new long[depth];
    this.sums = new long[rows];
    this.runs = new long[SIDE_BY_SIDE][longest];
  }

  /** Computes matrix * column into the result; no dimension is 0. */
  static void compute(
      Operand matrix, Operand column, ElementType resultType, MemorySegment result) {
    LongColumn product = new LongColumn(matrix, column, resultType);
    for (long row = 0; row < matrix.rows(); row += BLOCK) {
      int rows = (int) Math.min(BLOCK, matrix.rows() - row);
      product.computeRows(row, rows, matrix.columns());
      product.store(rows, result, row);
    }
  }

  private void computeRows(long row, int rows, long columns) {
    Arrays.fill(sums, 0);
    for (long step = 0; step < columns; step += BLOCK) {
      int depth = (int) Math.min(BLOCK, columns - step);
      column.read(step, 0, depth, factors);
      if (matrix.alongRows()) {
        addRows(row, rows, step, depth);
      } else {
        addColumns(row, rows, step, depth);
      }
    }
  }

  private void addRows(long row, int rows, long step, int depth) {
    for (int first = 0; first < rows; first += SIDE_BY_SIDE) {
      int count = Math.min(SIDE_BY_SIDE, rows - first);
      for (int i = 0; i < count; i++) {
        matrix.read(row + first + i, step, depth, runs[i]);
      }
      if (count == SIDE_BY_SIDE) {
        addRows(runs[0], runs[1], runs[2], runs[3], factors, depth, sums, first);
      } else {
        for (int i = 0; i < count; i++) {
          sums[first + i] = addRow(runs[i], factors, depth, sums[first + i]);
        }
      }
    }
  }

  private static void addRows(
      long[] a0,
      long[] a1,
      long[] a2,
      long[] a3,
      long[] factors,
      int depth,
      long[] sums,
      int first) {
    long sum0 = sums[first];
    long sum1 = sums[first + 1];
    long sum2 = sums[first + 2];
    long sum3 = sums[first + 3];
    for (int k = 0; k < depth; k++) {
      long factor = factors[k];
      sum0 = sum0 + a0[k] * factor;
      sum1 = sum1 + a1[k] * factor;
      sum2 = sum2 + a2[k] * factor;
      sum3 = sum3 + a3[k] * factor;
    }
    sums[first] = sum0;
    sums[first + 1] = sum1;
    sums[first + 2] = sum2;
    sums[first + 3] = sum3;
  }

  private static long addRow(long[] a, long[] factors, int depth, long start) {
    long sum = start;
    for (int k = 0; k < depth; k++) {
      sum = sum + a[k] * factors[k];
    }
    return sum;
  }

  private void addColumns(long row, int rows, long step, int depth) {
    for (int k = 0; k < depth; k++) {
      matrix.read(row, step + k, rows, runs[0]);
      addColumn(runs[0], factors[k], rows, sums);
    }
  }

  private static void addColumn(long[] a, long factor, int rows, long[] sums) {
    for (int i = 0; i < rows; i++) {
      sums[i] = sums[i] + a[i] * factor;
    }
  }

  private void store(int rows, MemorySegment result, long first) {
    ValueLayout layout = resultType.layout(ByteOrder.nativeOrder());
    long offset = first * layout.byteSize();
    if (resultType == ElementType.INT32) {
      MemorySegment.copy(truncate(sums, rows), 0, result, layout, offset, rows);
    } else {
      MemorySegment.copy(sums, 0, result, layout, offset, rows);
    }
  }

  private static int[] truncate(long[] sums, int count) {
    int[] truncated = new int[count];
    for (int i = 0; i < count; i++) {
      truncated[i] = (int) sums[i];
    }
    return truncated;
  }
}
