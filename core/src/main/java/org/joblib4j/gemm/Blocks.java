package org.joblib4j.gemm;

import java.lang.foreign.MemorySegment;

/**
 * The packed blocks and the sums of one product, in one {@link Arithmetic}.
 *
 * <p>{@link BlockedProduct} says when each is called. Not thread-safe: every product has its own.
 */
sealed interface Blocks permits DoubleBlocks, FloatBlocks, LongBlocks {
  /** The sizes of the blocks. */
  Tiling tiling();

  /** Sets the sums of the first rows of the area to zero. */
  void clear(int rows);

  /** Packs the right factor's elements in depth rows and width columns, from (row, column) on. */
  void packRight(long row, int depth, long column, int width);

  /** Packs the left factor's elements in some rows and depth columns, from (row, column) on. */
  void packLeft(long row, int rows, long column, int depth);

  /** Adds the product of the packed blocks to the area's sums, from the row top on. */
  void multiplyAdd(int top, int rows, int depth, int width);

  /**
   * Copies the sums of an area to the result.
   *
   * @param first the place in the result of the area's first element, counted in elements
   * @param stride elements from a row of the result to the next
   */
  void store(int rows, int width, MemorySegment result, long first, long stride);
}
