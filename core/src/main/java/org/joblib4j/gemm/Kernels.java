package org.joblib4j.gemm;

import java.util.Optional;
import org.joblib4j.vector.VectorApi;

/**
 * The innermost loops that products run on, one kernel for each {@link Arithmetic}.
 *
 * <p>There are two sets. The vector kernels need the {@linkplain VectorApi Vector API}, the plain
 * ones run everywhere. {@link KernelChoice} takes one of the two.
 *
 * @param name what a report calls this set
 */
record Kernels(String name, DoubleKernel doubles, FloatKernel floats, LongKernel longs) {
  /** Kernels in plain Java. */
  static Kernels plain() {
    return new Kernels(
        "plain", new PlainDoubleKernel(), new PlainFloatKernel(), new PlainLongKernel());
  }

  /** Kernels in the Vector API, if this JVM has it and it is fast on this processor. */
  static Optional<Kernels> vector() {
    int bits = VectorApi.bits();
    return bits == 0 ? Optional.empty() : VectorKernels.forVectorsOf(bits);
  }
}
