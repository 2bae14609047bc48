package org.joblib4j.hash;

import java.util.function.Supplier;
import org.joblib4j.vector.VectorApi;
import org.joblib4j.vector.WarmUp;

/** Decides which kernel an array is hashed with; thread-safe. */
final class PieceKernels {
  /** Narrower vectors have no multiplication of this kind. */
  private static final int FEWEST_BITS = 256;

  /** Arrays of fewer bytes do not wait for anything. */
  private static final long LARGE = 1 << 20;

  /** What the plain kernel needs for a byte, on the fast side. */
  private static final double PLAIN_NANOS = 0.1;

  /** Compiled vector code needs a twentieth of this for a piece, C1's ten times more. */
  private static final double COMPILED_NANOS = 2_000;

  private PieceKernels() {}

  /** What makes kernels for an array of so many bytes, one for each thread. */
  static Supplier<PieceKernel> forBytes(long bytes) {
    return VectorApi.bits() >= FEWEST_BITS && Vectors.areCompiled(bytes)
        ? VectorPieceKernel::new
        : PlainPieceKernel::new;
  }

  /** Made only where there are any. */
  private static final class Vectors {
    private static final WarmUp LOOP = new WarmUp(Vectors::loop, COMPILED_NANOS);

    static boolean areCompiled(long bytes) {
      return LOOP.isDone(bytes < LARGE ? 0 : bytes * PLAIN_NANOS);
    }

    private static Runnable loop() {
      var kernel = new VectorPieceKernel();
      long[] words = new long[Digester.PIECE / Long.BYTES];
      long[] accumulators = new long[PieceKernel.STRIPE];
      return () -> kernel.blockIfFreeOfNan(words, accumulators);
    }
  }
}
