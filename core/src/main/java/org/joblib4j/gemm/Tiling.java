package org.joblib4j.gemm;

/**
 * How a kernel wants a product cut into blocks, and the layout in which it reads them.
 *
 * @param tileRows the rows of the left block that are packed side by side
 * @param rightLayout how the right block is packed
 * @param tileColumns the columns of the right block that are packed side by side; 1 for {@link
 *     RightLayout#ROWS}
 * @param blockRows the most rows of a packed left block, a multiple of tileRows
 * @param blockDepth the most products that a block adds to each sum
 * @param blockColumns the most columns of a packed right block
 */
record Tiling(
    int tileRows,
    RightLayout rightLayout,
    int tileColumns,
    int blockRows,
    int blockDepth,
    int blockColumns) {

  /** How the block of the right factor is packed. */
  enum RightLayout {
    /** One array for each group of columns, holding these columns' elements row by row. */
    PANELS,
    /** One array for each row of the block. */
    ROWS
  }

  /** The smallest multiple of a step that is not less than a size. */
  static int roundUp(int size, int step) {
    return (size + step - 1) / step * step;
  }

  /** The same layout with blocks no larger than a product needs, so that small ones cost little. */
  Tiling fittedTo(long rows, long depth, long columns) {
    return new Tiling(
        tileRows,
        rightLayout,
        tileColumns,
        roundUp((int) Math.min(rows, blockRows), tileRows),
        (int) Math.min(depth, blockDepth),
        roundUp((int) Math.min(columns, blockColumns), tileColumns));
  }
}
