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

  /** The kernels that large products end up on. */
  Kernels fastest() {
    return fastest;
  }

  /** The kernels for a product with so many multiply-adds. */
  Kernels forProduct(Arithmetic arithmetic, double multiplyAdds) {
    if (fastest.equals(plain)) {
      return plain;
    }
    double worthwhile = multiplyAdds < LARGE ? 0 : multiplyAdds;
    boolean warm =
        switch (arithmetic) {
          case FLOAT64 -> doubles.isDone(worthwhile);
          case FLOAT32 -> floats.isDone(worthwhile);
          case INT64 -> true;
        };
    return warm ? fastest : plain;
  }
}
