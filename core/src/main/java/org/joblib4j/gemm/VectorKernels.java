package org.joblib4j.gemm;

import java.util.Optional;

/** Whether the Vector API is worth using. */
final class VectorKernels {
  private VectorKernels() {}

  /**
   * The vector kernels, or nothing on an x86 processor without AVX2: its vectors have 128 bits and
   * it has no fused multiply-add, which the Vector API would then emulate, slowly.
   *
   * <p>64-bit integers stay with the plain kernel: AVX2 has no such multiplication, and C2 makes as
   * good use of what there is from the plain loop (140 ms for 600 x 600, against 174).
   */
  static Optional<Kernels> forVectorsOf(int bits) {
    if (bits < 256 && System.getProperty("os.arch").equals("amd64")) {
      return Optional.empty();
    }
    return Optional.of(
        new Kernels(
            "vector-" + bits,
            new VectorDoubleKernel(),
            new VectorFloatKernel(),
            new PlainLongKernel()));
  }
}
