package org.joblib4j.gemm;

import org.joblib4j.vector.WarmUp;

/**
 * Decides which kernels a product runs on: vector kernels where the JVM has them and they are
 * compiled, plain ones elsewhere.
 *
 * <p>Thread-safe; one for the JVM.
 */
final class KernelChoice {
  /** Products with fewer multiply-adds than this do not wait for anything. */
  private static final double LARGE = 1e6;

  /** What plain kernels need for one multiply-add, on the fast side. */
  private static final double PLAIN_NANOS = 0.1;

  /**
   * Compiled vector code needs less than a tenth of this for one multiply-add, C1's twenty times
   * more.
   */
  private static final double COMPILED_NANOS = 2;

  /** How deep the tiles are that a kernel is warmed up on. */
  private static final int DEPTH = 16;

  private final Kernels plain = Kernels.plain();
  private final Kernels fastest = Kernels.vector().orElse(plain);
  private final WarmUp doubles = warmUp(fastest.doubles());
  private final WarmUp floats = warmUp(fastest.floats());

  /** The kernels that large products end up on. */
  Kernels fastest() {
    return fastest;
  }

  /** The kernels for a product with so many multiply-adds. */
  Kernels forProduct(Arithmetic arithmetic, double multiplyAdds) {
    if (fastest.equals(plain)) {
      return plain;
    }
    double worthwhile = multiplyAdds < LARGE ? 0 : multiplyAdds * PLAIN_NANOS;
    boolean warm =
        switch (arithmetic) {
          case FLOAT64 -> doubles.isDone(worthwhile);
          case FLOAT32 -> floats.isDone(worthwhile);
          case INT64 -> true;
        };
    return warm ? fastest : plain;
  }

  private static WarmUp warmUp(DoubleKernel kernel) {
    int rows = kernel.tiling().tileRows();
    int columns = kernel.tiling().tileColumns();
    return new WarmUp(
        () -> {
          double[][] left = new double[2][rows * DEPTH];
          double[][] right = new double[2][columns * DEPTH];
          double[][] sums = new double[2 * rows][2 * columns];
          return () -> kernel.multiplyAdd(left, right, sums, 0, 2 * rows, DEPTH, 2 * columns);
        },
        compiledNanos(kernel.tiling()));
  }

  private static WarmUp warmUp(FloatKernel kernel) {
    int rows = kernel.tiling().tileRows();
    int columns = kernel.tiling().tileColumns();
    return new WarmUp(
        () -> {
          float[][] left = new float[2][rows * DEPTH];
          float[][] right = new float[2][columns * DEPTH];
          float[][] sums = new float[2 * rows][2 * columns];
          return () -> kernel.multiplyAdd(left, right, sums, 0, 2 * rows, DEPTH, 2 * columns);
        },
        compiledNanos(kernel.tiling()));
  }

  /** The time below which a run over two by two tiles is that of compiled code. */
  private static double compiledNanos(Tiling tiling) {
    return 4.0 * tiling.tileRows() * tiling.tileColumns() * DEPTH * COMPILED_NANOS;
  }
}
