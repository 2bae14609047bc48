package org.joblib4j.gemm;

/**
 * The innermost loops of a product in 64-bit integers. Immutable.
 *
 * <p>Every kernel computes a sum as one chain of fused multiply-adds in the order of the common
 * dimension, so all of them give the same bits.
 */
interface LongKernel {
  /** How this kernel wants its blocks. */
  Tiling tiling();

  /**
   * Adds the product of two packed blocks to sums.
   *
   * @param left one array for each group of {@code tileRows} rows: their elements column by column
   * @param right the right block in the layout that {@link #tiling} asks for
   * @param sums one array for each row of the area
   * @param top the row of the area where the left block begins
   * @param rows the rows of the left block
   * @param depth the columns of the left block and rows of the right one
   * @param width the columns of the right block
   */
  void multiplyAdd(
      long[][] left, long[][] right, long[][] sums, int top, int rows, int depth, int width);
}
