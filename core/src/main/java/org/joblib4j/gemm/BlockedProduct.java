package org.joblib4j.gemm;

import java.lang.foreign.MemorySegment;

/**
 * The order in which a product is computed, for factors larger than the caches.
 *
 * <p>A product of two n x n matrices does 2 n^3 operations on 2 n^2 numbers. It runs at the speed
 * of the arithmetic units only if each number, once fetched, is used many times before it is
 * fetched again; the textbook's three loops fetch one from memory for every multiplication. This is
 * the scheme of K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication"
 * (ACM TOMS 34:3, 2008), with one change.
 *
 * <ol>
 *   <li>The result is cut into <em>areas</em> of up to {@value #AREA_ROWS} rows and one block of
 *       columns. The sums of one area are kept in heap arrays, one for each row.
 *   <li>For an area, the common dimension is walked in steps of the block depth. Each step packs
 *       the <em>right block</em> (depth x columns): it is copied, converted to the numbers of the
 *       computation and laid out in the order in which the kernel will read it. It stays in the
 *       second or third level cache while all rows of the area use it.
 *   <li>Under it, the rows are walked in steps of the block rows. Each step packs the <em>left
 *       block</em> (rows x depth), which stays in the second level cache.
 *   <li>The kernel multiplies the two packed blocks and adds to the sums, a tile at a time.
 *   <li>A finished area is converted to the result's type and copied out, row by row.
 * </ol>
 *
 * <p>The change: Goto's tiles add to the result in place. Here they add to the area, so a kernel
 * need not know the result's type, its memory or its edges. Tiles are always whole: where rows or
 * columns are missing, a tile multiplies whatever an earlier block left there, and those sums are
 * never copied out. The common dimension is never padded, so no sum sees a zero, an infinity or a
 * NaN that is not its own.
 *
 * <p>Every sum is one chain of fused multiply-adds along the common dimension: a tile begins with
 * the sums that the previous step left. Hence neither the sizes of blocks, nor the kernel, nor how
 * rows are spread over threads can change a bit of a floating point result.
 *
 * <p>Packing costs one visit per element and block; a packed element of the right is used for all
 * rows of the area, one of the left for all columns of the block, hence about a thousand times.
 */
final class BlockedProduct {
  /** The most rows of an area; even its double sums then stay below 16 MiB. */
  static final int AREA_ROWS = 2048;

  private BlockedProduct() {}

  /** Computes left * right into the row-major result; no dimension is 0. */
  static void compute(Blocks blocks, Operand left, Operand right, MemorySegment result) {
    Tiling tiling = blocks.tiling();
    long columns = right.columns();
    for (long column = 0; column < columns; column += tiling.blockColumns()) {
      int width = (int) Math.min(tiling.blockColumns(), columns - column);
      for (long row = 0; row < left.rows(); row += AREA_ROWS) {
        int height = (int) Math.min(AREA_ROWS, left.rows() - row);
        computeArea(blocks, left, row, height, column, width);
        blocks.store(height, width, result, row * columns + column, columns);
      }
    }
  }

  private static void computeArea(
      Blocks blocks, Operand left, long row, int height, long column, int width) {
    Tiling tiling = blocks.tiling();
    blocks.clear(height);
    for (long step = 0; step < left.columns(); step += tiling.blockDepth()) {
      int depth = (int) Math.min(tiling.blockDepth(), left.columns() - step);
      blocks.packRight(step, depth, column, width);
      for (int top = 0; top < height; top += tiling.blockRows()) {
        int rows = Math.min(tiling.blockRows(), height - top);
        blocks.packLeft(row + top, rows, step, depth);
        blocks.multiplyAdd(top, rows, depth, width);
      }
    }
  }
}
