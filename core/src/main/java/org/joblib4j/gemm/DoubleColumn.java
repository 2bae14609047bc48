package org.joblib4j.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A matrix times one column in double precision.
 *
 * <p>Each element of the matrix is used once, so there is nothing to pack: the speed is that of
 * reading it. Where its rows are read, four sums are computed side by side, since each is a chain
 * in which a multiply-add waits for the one before; where its columns are read, all sums of a block
 * advance together. The chains are those of {@link BlockedProduct}, so the bits are, too.
 */
final class DoubleColumn {
  private static final int BLOCK = 1024;
  private static final int SIDE_BY_SIDE = 4;

  private final Runs matrix;
  private final Runs column;
  private final double[] factors;
  private final double[] sums;
  private final double[][] runs;

  private DoubleColumn(Operand matrix, Operand column) {
    int rows = (int) Math.min(BLOCK, matrix.rows());
    int depth = (int) Math.min(BLOCK, matrix.columns());
    int longest = Math.max(rows, depth);
    this.matrix = new Runs(matrix, longest);
    this.column = new Runs(column, depth);
    this.factors = new double[depth];
    this.sums = new double[rows];
    this.runs = new double[SIDE_BY_SIDE][longest];
  }

  /** Computes matrix * column into the result; no dimension is 0. */
  static void compute(Operand matrix, Operand column, MemorySegment result) {
    DoubleColumn product = new DoubleColumn(matrix, column);
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
      double[] a0,
      double[] a1,
      double[] a2,
      double[] a3,
      double[] factors,
      int depth,
      double[] sums,
      int first) {
    double sum0 = sums[first];
    double sum1 = sums[first + 1];
    double sum2 = sums[first + 2];
    double sum3 = sums[first + 3];
    for (int k = 0; k < depth; k++) {
      double factor = factors[k];
      sum0 = Math.fma(a0[k], factor, sum0);
      sum1 = Math.fma(a1[k], factor, sum1);
      sum2 = Math.fma(a2[k], factor, sum2);
      sum3 = Math.fma(a3[k], factor, sum3);
    }
    sums[first] = sum0;
    sums[first + 1] = sum1;
    sums[first + 2] = sum2;
    sums[first + 3] = sum3;
  }

  private static double addRow(double[] a, double[] factors, int depth, double start) {
    double sum = start;
    for (int k = 0; k < depth; k++) {
      sum = Math.fma(a[k], factors[k], sum);
    }
    return sum;
  }

  private void addColumns(long row, int rows, long step, int depth) {
    for (int k = 0; k < depth; k++) {
      matrix.read(row, step + k, rows, runs[0]);
      addColumn(runs[0], factors[k], rows, sums);
    }
  }

  private static void addColumn(double[] a, double factor, int rows, double[] sums) {
    for (int i = 0; i < rows; i++) {
      sums[i] = Math.fma(a[i], factor, sums[i]);
    }
  }

  private void store(int rows, MemorySegment result, long first) {
    ValueLayout layout = ElementType.FLOAT64.layout(ByteOrder.nativeOrder());
    MemorySegment.copy(sums, 0, result, layout, first * layout.byteSize(), rows);
  }
}
