package org.joblib4j.gemm;

import org.joblib4j.gemm.Tiling.RightLayout;

/**
 * Double precision in plain Java, in the one shape of loop that C2 turns into vector instructions.
 *
 * <p>The compiler does so only if it can see that the arrays of a loop do not overlap in a harmful
 * way, and it sees that only where all of them are indexed by the loop variable alone, without an
 * offset. Hence the rows of the right block and the sums are arrays of their own. One pass over the
 * columns adds four rows of the right block to two rows of sums: eight factors, four elements and
 * two sums fill the sixteen vector registers.
 */
final class PlainDoubleKernel implements DoubleKernel {
  private static final Tiling TILING = new Tiling(2, RightLayout.ROWS, 1, 96, 32, 512);

  @Override
  public Tiling tiling() {
    return TILING;
  }

  @Override
  public void multiplyAdd(
      double[][] left, double[][] right, double[][] sums, int top, int rows, int depth, int width) {
    for (int row = 0; row < rows; row += 2) {
      addRows(left[row / 2], right, sums[top + row], sums[top + row + 1], depth, width);
    }
  }

  private static void addRows(
      double[] a, double[][] right, double[] sum0, double[] sum1, int depth, int width) {
    int k = 0;
    for (int p = 0; k + 3 < depth; k += 4, p += 8) {
      add(
          right[k],
          right[k + 1],
          right[k + 2],
          right[k + 3],
          sum0,
          sum1,
          width,
          a[p],
          a[p + 2],
          a[p + 4],
          a[p + 6],
          a[p + 1],
          a[p + 3],
          a[p + 5],
          a[p + 7]);
    }
    for (; k < depth; k++) {
      add(right[k], sum0, sum1, width, a[2 * k], a[2 * k + 1]);
    }
  }

  private static void add(
      double[] b0,
      double[] b1,
      double[] b2,
      double[] b3,
      double[] sum0,
      double[] sum1,
      int width,
      double a00,
      double a01,
      double a02,
      double a03,
      double a10,
      double a11,
      double a12,
      double a13) {
    for (int j = 0; j < width; j++) {
      double x = b0[j];
      double y = b1[j];
      double z = b2[j];
      double w = b3[j];
      sum0[j] = Math.fma(a03, w, Math.fma(a02, z, Math.fma(a01, y, Math.fma(a00, x, sum0[j]))));
      sum1[j] = Math.fma(a13, w, Math.fma(a12, z, Math.fma(a11, y, Math.fma(a10, x, sum1[j]))));
    }
  }

  private static void add(
      double[] b, double[] sum0, double[] sum1, int width, double a0, double a1) {
    for (int j = 0; j < width; j++) {
      sum0[j] = Math.fma(a0, b[j], sum0[j]);
      sum1[j] = Math.fma(a1, b[j], sum1[j]);
    }
  }
}
