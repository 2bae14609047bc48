package org.joblib4j.gemm;

import static org.joblib4j.gemm.Tiling.roundUp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.joblib4j.gemm.Tiling.RightLayout;

/** Blocks and sums in double precision. */
final class DoubleBlocks implements Blocks {
  private static final long[] NO_LONGS = {};
  private static final int[] NO_INTS = {};

  private final DoubleKernel kernel;
  private final Tiling tiling;
  private final Runs left;
  private final Runs right;
  private final ElementType resultType;

  private final double[][] leftBlock;
  private final double[][] rightBlock;
  private final double[][] sums;
  private final double[] run;

  DoubleBlocks(Operand left, Operand right, ElementType resultType, DoubleKernel kernel) {
    this.kernel = kernel;
    this.tiling = kernel.tiling().fittedTo(left.rows(), left.columns(), right.columns());
    this.resultType = resultType;
    boolean byRows = tiling.rightLayout() == RightLayout.ROWS;
    this.run =
        new double
            [Math.max(tiling.blockDepth(), Math.max(tiling.blockRows(), tiling.blockColumns()))];
    this.left = new Runs(left.transposed(), run.length);
    this.right = new Runs(byRows ? right.transposed() : right, run.length);
    int rows = tiling.tileRows();
    int columns = tiling.tileColumns();
    int depth = tiling.blockDepth();
    int width = tiling.blockColumns();
    this.leftBlock = new double[tiling.blockRows() / rows][depth * rows];
    this.rightBlock =
        byRows ? new double[depth][width] : new double[width / columns][depth * columns];
    this.sums =
        new double[roundUp((int) Math.min(left.rows(), BlockedProduct.AREA_ROWS), rows)][width];
  }

  @Override
  public Tiling tiling() {
    return tiling;
  }

  @Override
  public void clear(int rows) {
    for (int row = 0; row < rows; row++) {
      Arrays.fill(sums[row], 0);
    }
  }

  @Override
  public void packRight(long row, int depth, long column, int width) {
    if (tiling.rightLayout() == RightLayout.ROWS) {
      pack(right, column, width, row, depth, 1, rightBlock);
    } else {
      pack(right, row, depth, column, width, tiling.tileColumns(), rightBlock);
    }
  }

  @Override
  public void packLeft(long row, int rows, long column, int depth) {
    pack(left, column, depth, row, rows, tiling.tileRows(), leftBlock);
  }

  @Override
  public void multiplyAdd(int top, int rows, int depth, int width) {
    kernel.multiplyAdd(leftBlock, rightBlock, sums, top, rows, depth, width);
  }

  /** Copies lines of a factor into panels of so many elements of each line. */
  private void pack(
      Runs from, long line, int lines, long place, int count, int panelWidth, double[][] panels) {
    if (from.alongRows()) {
      for (int i = 0; i < lines; i++) {
        from.read(line + i, place, count, run);
        spread(run, count, panelWidth, panels, i * panelWidth);
      }
    } else {
      for (int i = 0; i < count; i++) {
        from.read(line, place + i, lines, run);
        scatter(run, lines, panels[i / panelWidth], i % panelWidth, panelWidth);
      }
    }
  }

  private static void spread(double[] run, int count, int panelWidth, double[][] panels, int at) {
    for (int from = 0, panel = 0; from < count; from += panelWidth, panel++) {
      System.arraycopy(run, from, panels[panel], at, Math.min(panelWidth, count - from));
    }
  }

  private static void scatter(double[] run, int count, double[] panel, int first, int step) {
    if (step == 1) {
      System.arraycopy(run, 0, panel, 0, count);
      return;
    }
    for (int i = 0, at = first; i < count; i++, at += step) {
      panel[at] = run[i];
    }
  }

  @Override
  public void store(int rows, int width, MemorySegment result, long first, long stride) {
    ValueLayout layout = resultType.layout(ByteOrder.nativeOrder());
    long[] longs = resultType == ElementType.INT64 ? new long[width] : NO_LONGS;
    int[] ints = resultType == ElementType.INT32 ? new int[width] : NO_INTS;
    for (int row = 0; row < rows; row++) {
      Object line =
          switch (resultType) {
            case INT64 -> convert(sums[row], width, longs);
            case INT32 -> convert(sums[row], width, ints);
            case FLOAT32, FLOAT64 -> sums[row];
          };
      long offset = (first + row * stride) * layout.byteSize();
      MemorySegment.copy(line, 0, result, layout, offset, width);
    }
  }

  private static long[] convert(double[] from, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = (long) from[i];
    }
    return into;
  }

  private static int[] convert(double[] from, int count, int[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = (int) (long) from[i];
    }
    return into;
  }
}
