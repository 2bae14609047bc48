package org.joblib4j.gemm;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Brings a vector kernel to the state in which it is worth using.
 *
 * <p>Until the just-in-time compiler has seen it often enough, a loop in the Vector API allocates
 * an object for every operation and is hundreds of times slower than plain Java: the first product
 * of a JVM would take a second instead of a fraction of it. So a JVM begins with the plain kernels,
 * and every large product first spends a small part of its time on runs of the vector kernel over
 * two by two tiles, until one of them is as fast as only compiled code is. Since all kernels give
 * the same bits, nobody sees the change but the clock.
 *
 * <p>Thread-safe: several threads may warm up the same kernel.
 */
final class WarmUp {
  /** What plain kernels need for one multiply-add, on the fast side. */
  private static final double PLAIN_NANOS = 0.1;

  /** The part of a product's time that is spent here at most. */
  private static final double SHARE = 0.25;

  /**
   * Compiled vector code needs less than a tenth of this for one multiply-add, C1's twenty times
   * more.
   */
  private static final double COMPILED_NANOS = 2;

  /**
   * The runs that make the compiler begin; after them, waiting for it is better than working on.
   */
  private static final int RUNS = 1000;

  private static final long PAUSE_NANOS = 200_000;
  private static final int DEPTH = 16;

  private final Supplier<Runnable> tiles;
  private final double compiledNanos;
  private volatile boolean compiled;

  private WarmUp(Supplier<Runnable> tiles, Tiling tiling) {
    this.tiles = tiles;
    this.compiledNanos = 4.0 * tiling.tileRows() * tiling.tileColumns() * DEPTH * COMPILED_NANOS;
  }

  static WarmUp of(DoubleKernel kernel) {
    int rows = kernel.tiling().tileRows();
    int columns = kernel.tiling().tileColumns();
    return new WarmUp(
        () -> {
          double[][] left = new double[2][rows * DEPTH];
          double[][] right = new double[2][columns * DEPTH];
          double[][] sums = new double[2 * rows][2 * columns];
          return () -> kernel.multiplyAdd(left, right, sums, 0, 2 * rows, DEPTH, 2 * columns);
        },
        kernel.tiling());
  }

  static WarmUp of(FloatKernel kernel) {
    int rows = kernel.tiling().tileRows();
    int columns = kernel.tiling().tileColumns();
    return new WarmUp(
        () -> {
          float[][] left = new float[2][rows * DEPTH];
          float[][] right = new float[2][columns * DEPTH];
          float[][] sums = new float[2 * rows][2 * columns];
          return () -> kernel.multiplyAdd(left, right, sums, 0, 2 * rows, DEPTH, 2 * columns);
        },
        kernel.tiling());
  }

  /**
   * Whether the kernel is compiled, after a warm-up that costs a fraction of a product.
   *
   * @param multiplyAdds how many multiply-adds the product has
   */
  boolean isDone(double multiplyAdds) {
    return compiled || warmUp((long) (multiplyAdds * PLAIN_NANOS * SHARE));
  }

  private boolean warmUp(long budgetNanos) {
    Runnable tile = tiles.get();
    long begin = System.nanoTime();
    for (int run = 0; System.nanoTime() - begin < budgetNanos; run++) {
      long before = System.nanoTime();
      tile.run();
      if (System.nanoTime() - before < compiledNanos) {
        compiled = true;
        return true;
      }
      if (run > RUNS) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return false;
  }
}
