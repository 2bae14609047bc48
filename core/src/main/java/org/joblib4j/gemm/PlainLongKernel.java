package org.joblib4j.gemm;

import org.joblib4j.gemm.Tiling.RightLayout;

/**
 * 64-bit integers in plain Java, in the one shape of loop that C2 turns into vector instructions.
 *
 * <p>The compiler does so only if it can see that the arrays of a loop do not overlap in a harmful
 * way, and it sees that only where all of them are indexed by the loop variable alone, without an
 * offset. Hence the rows of the right block and the sums are arrays of their own. One pass over the
 * columns adds four rows of the right block to two rows of sums: eight factors, four elements and
 * two sums fill the sixteen vector registers.
 */
final class PlainLongKernel implements LongKernel {
  private static final Tiling TILING = new Tiling(2, RightLayout.ROWS, 1, 96, 32, 512);

  @Override
  public Tiling tiling() {
    return TILING;
  }

  @Override
  public void multiplyAdd(
      long[][] left, long[][] right, long[][] sums, int top, int rows, int depth, int width) {
    for (int row = 0; row < rows; row += 2) {
      addRows(left[row / 2], right, sums[top + row], sums[top + row + 1], depth, width);
    }
  }

  private static void addRows(
      long[] a, long[][] right, long[] sum0, long[] sum1, int depth, int width) {
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
      long[] b0,
      long[] b1,
      long[] b2,
      long[] b3,
      long[] sum0,
      long[] sum1,
      int width,
      long a00,
      long a01,
      long a02,
      long a03,
      long a10,
      long a11,
      long a12,
      long a13) {
    for (int j = 0; j < width; j++) {
      long x = b0[j];
      long y = b1[j];
      long z = b2[j];
      long w = b3[j];
      sum0[j] += a00 * x + a01 * y + a02 * z + a03 * w;
      sum1[j] += a10 * x + a11 * y + a12 * z + a13 * w;
    }
  }

  private static void add(long[] b, long[] sum0, long[] sum1, int width, long a0, long a1) {
    for (int j = 0; j < width; j++) {
      sum0[j] += a0 * b[j];
      sum1[j] += a1 * b[j];
    }
  }
}
