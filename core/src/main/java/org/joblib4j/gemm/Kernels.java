package org.joblib4j.gemm;

import java.util.Optional;

/**
 * The innermost loops that products run on, one kernel for each {@link Arithmetic}.
 *
 * <p>There are two sets. The vector kernels need the module {@code jdk.incubator.vector}, which a
 * JVM has only if it was started with {@code --add-modules jdk.incubator.vector}, and then it warns
 * on standard error. So this module never requires it: the classes that use it are loaded only
 * where it is found. The plain kernels run everywhere. {@link KernelChoice} takes one of the two.
 *
 * @param name what a report calls this set
 */
record Kernels(String name, DoubleKernel doubles, FloatKernel floats, LongKernel longs) {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** Kernels in plain Java. */
  static Kernels plain() {
    return new Kernels(
        "plain", new PlainDoubleKernel(), new PlainFloatKernel(), new PlainLongKernel());
  }

  /** Kernels in the Vector API, if this JVM has it and it is fast on this processor. */
  static Optional<Kernels> vector() {
    Optional<Module> module = ModuleLayer.boot().findModule(VECTOR_MODULE);
    if (module.isEmpty()) {
      return Optional.empty();
    }
    // The module descriptor does not require it: even "requires static" would warn whoever compiles
    // against this module.
    Kernels.class.getModule().addReads(module.get());
    return VectorKernels.forThisProcessor();
  }
}
