package org.joblib4j.gemm;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;
import org.joblib4j.gemm.Tiling.RightLayout;

/**
 * 64-bit integers in the Vector API: tiles of four rows by two vectors.
 *
 * <p>The eight sums of a tile stay in registers over the whole depth. Eight is enough to keep two
 * multiply-add units of latency four busy, and with two elements and a factor leaves registers free
 * where there are sixteen; with twelve sums, C2 spills to memory and loses half the speed.
 */
final class VectorLongKernel implements LongKernel {
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final Tiling TILING = new Tiling(4, RightLayout.PANELS, 2 * LANES, 96, 256, 1024);

  @Override
  public Tiling tiling() {
    return TILING;
  }

  @Override
  public void multiplyAdd(
      long[][] left, long[][] right, long[][] sums, int top, int rows, int depth, int width) {
    for (int column = 0, panel = 0; column < width; column += 2 * LANES, panel++) {
      for (int row = 0; row < rows; row += 4) {
        int at = top + row;
        addTile(
            left[row / 4],
            right[panel],
            depth,
            sums[at],
            sums[at + 1],
            sums[at + 2],
            sums[at + 3],
            column);
      }
    }
  }

  private static void addTile(
      long[] left,
      long[] right,
      int depth,
      long[] sum0,
      long[] sum1,
      long[] sum2,
      long[] sum3,
      int column) {
    LongVector c00 = LongVector.fromArray(SPECIES, sum0, column);
    LongVector c01 = LongVector.fromArray(SPECIES, sum0, column + LANES);
    LongVector c10 = LongVector.fromArray(SPECIES, sum1, column);
    LongVector c11 = LongVector.fromArray(SPECIES, sum1, column + LANES);
    LongVector c20 = LongVector.fromArray(SPECIES, sum2, column);
    LongVector c21 = LongVector.fromArray(SPECIES, sum2, column + LANES);
    LongVector c30 = LongVector.fromArray(SPECIES, sum3, column);
    LongVector c31 = LongVector.fromArray(SPECIES, sum3, column + LANES);
    for (int k = 0, a = 0, b = 0; k < depth; k++, a += 4, b += 2 * LANES) {
      LongVector b0 = LongVector.fromArray(SPECIES, right, b);
      LongVector b1 = LongVector.fromArray(SPECIES, right, b + LANES);
      LongVector a0 = LongVector.broadcast(SPECIES, left[a]);
      c00 = a0.mul(b0).add(c00);
      c01 = a0.mul(b1).add(c01);
      LongVector a1 = LongVector.broadcast(SPECIES, left[a + 1]);
      c10 = a1.mul(b0).add(c10);
      c11 = a1.mul(b1).add(c11);
      LongVector a2 = LongVector.broadcast(SPECIES, left[a + 2]);
      c20 = a2.mul(b0).add(c20);
      c21 = a2.mul(b1).add(c21);
      LongVector a3 = LongVector.broadcast(SPECIES, left[a + 3]);
      c30 = a3.mul(b0).add(c30);
      c31 = a3.mul(b1).add(c31);
    }
    c00.intoArray(sum0, column);
    c01.intoArray(sum0, column + LANES);
    c10.intoArray(sum1, column);
    c11.intoArray(sum1, column + LANES);
    c20.intoArray(sum2, column);
    c21.intoArray(sum2, column + LANES);
    c30.intoArray(sum3, column);
    c31.intoArray(sum3, column + LANES);
  }
}
