package org.joblib4j.gemm;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.joblib4j.gemm.Tiling.RightLayout;

/**
 * Double precision in the Vector API: tiles of four rows by two vectors.
 *
 * <p>The eight sums of a tile stay in registers over the whole depth. Eight is enough to keep two
 * multiply-add units of latency four busy, and with two elements and a factor leaves registers free
 * where there are sixteen; with twelve sums, C2 spills to memory and loses half the speed.
 */
final class VectorDoubleKernel implements DoubleKernel {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final Tiling TILING = new Tiling(4, RightLayout.PANELS, 2 * LANES, 96, 256, 1024);

  @Override
  public Tiling tiling() {
    return TILING;
  }

  @Override
  public void multiplyAdd(
      double[][] left, double[][] right, double[][] sums, int top, int rows, int depth, int width) {
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
      double[] left,
      double[] right,
      int depth,
      double[] sum0,
      double[] sum1,
      double[] sum2,
      double[] sum3,
      int column) {
    DoubleVector c00 = DoubleVector.fromArray(SPECIES, sum0, column);
    DoubleVector c01 = DoubleVector.fromArray(SPECIES, sum0, column + LANES);
    DoubleVector c10 = DoubleVector.fromArray(SPECIES, sum1, column);
    DoubleVector c11 = DoubleVector.fromArray(SPECIES, sum1, column + LANES);
    DoubleVector c20 = DoubleVector.fromArray(SPECIES, sum2, column);
    DoubleVector c21 = DoubleVector.fromArray(SPECIES, sum2, column + LANES);
    DoubleVector c30 = DoubleVector.fromArray(SPECIES, sum3, column);
    DoubleVector c31 = DoubleVector.fromArray(SPECIES, sum3, column + LANES);
    for (int k = 0, a = 0, b = 0; k < depth; k++, a += 4, b += 2 * LANES) {
      DoubleVector b0 = DoubleVector.fromArray(SPECIES, right, b);
      DoubleVector b1 = DoubleVector.fromArray(SPECIES, right, b + LANES);
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, left[a]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      DoubleVector a1 = DoubleVector.broadcast(SPECIES, left[a + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      DoubleVector a2 = DoubleVector.broadcast(SPECIES, left[a + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      DoubleVector a3 = DoubleVector.broadcast(SPECIES, left[a + 3]);
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
