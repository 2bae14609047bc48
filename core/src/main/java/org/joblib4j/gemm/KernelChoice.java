package org.joblib4j.gemm;

/**
 * Decides which kernels a product runs on: vector kernels where the JVM has them and they are
 * compiled, plain ones elsewhere.
 *
 * <p>Thread-safe; one for the JVM.
 */
final class KernelChoice {
  /** Products with fewer multiply-adds than this do not wait for anything. */
  private static final double LARGE = 1e6;

  private final Kernels plain = Kernels.plain();
  private final Kernels fastest = Kernels.vector().orElse(plain);
  private final WarmUp doubles = WarmUp.of(fastest.doubles());
  private final WarmUp floats = WarmUp.of(fastest.floats());
  private final WarmUp longs = WarmUp.of(fastest.longs());

  /** The kernels that large products end up on. */
  Kernels fastest() {
    return fastest;
  }

  /** The kernels for a product with so many multiply-adds. */
  Kernels forProduct(Arithmetic arithmetic, double multiplyAdds) {
    if (fastest.equals(plain)) {
      return plain;
    }
    WarmUp warmUp =
        switch (arithmetic) {
          case FLOAT64 -> doubles;
          case FLOAT32 -> floats;
          case INT64 -> longs;
        };
    return warmUp.isDone(multiplyAdds < LARGE ? 0 : multiplyAdds) ? fastest : plain;
  }
}
