package org.joblib4j.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.joblib4j.gemm.Tiling.RightLayout;

/**
 * Single precision in the Vector API: tiles of four rows by two vectors.
 *
 * <p>The eight sums of a tile stay in registers over the whole depth. Eight is enough to keep two
 * multiply-add units of latency four busy, and with two elements and a factor leaves registers free
 * where there are sixteen; with twelve sums, C2 spills to memory and loses half the speed.
 */
final class VectorFloatKernel implements FloatKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final Tiling TILING = new Tiling(4, RightLayout.PANELS, 2 * LANES, 96, 256, 1024);

  @Override
  public Tiling tiling() {
    return TILING;
  }

  @Override
  public void multiplyAdd(
      float[][] left, float[][] right, float[][] sums, int top, int rows, int depth, int width) {
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
      float[] left,
      float[] right,
      int depth,
      float[] sum0,
      float[] sum1,
      float[] sum2,
      float[] sum3,
      int column) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, sum0, column);
    FloatVector c01 = FloatVector.fromArray(SPECIES, sum0, column + LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, sum1, column);
    FloatVector c11 = FloatVector.fromArray(SPECIES, sum1, column + LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, sum2, column);
    FloatVector c21 = FloatVector.fromArray(SPECIES, sum2, column + LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, sum3, column);
    FloatVector c31 = FloatVector.fromArray(SPECIES, sum3, column + LANES);
    for (int k = 0, a = 0, b = 0; k < depth; k++, a += 4, b += 2 * LANES) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, right, b);
      FloatVector b1 = FloatVector.fromArray(SPECIES, right, b + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, left[a]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, left[a + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, left[a + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, left[a + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
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
