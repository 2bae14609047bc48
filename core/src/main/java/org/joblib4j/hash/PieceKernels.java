package org.joblib4j.hash;

import java.util.function.Supplier;
import org.joblib4j.vector.VectorApi;
import org.joblib4j.vector.WarmUp;

/** Decides which kernel an array is hashed with; thread-safe. */
final class PieceKernels {
  /** Narrower vectors have no multiplication of this kind. */
  private static final int FEWEST_BITS = 256;

  /** Arrays of fewer bytes are hashed before anything else could begin. */
  private static final long LARGE = 1 << 20;

  /** What the plain kernel needs for a byte on one processor, on the fast side. */
  private static final double PLAIN_NANOS = 0.1;

  /** Compiled vector code needs a twentieth of this for a run, C1's ten times more. */
  private static final double COMPILED_NANOS = 5_000;

  private PieceKernels() {}

  /** What makes kernels for an array of so many bytes, one for each thread. */
  static Supplier<PieceKernel> forBytes(long bytes) {
    return bytes >= LARGE && VectorApi.bits() >= FEWEST_BITS && Vectors.areCompiled(bytes)
        ? VectorPieceKernel::new
        : PlainPieceKernel::new;
  }

  /** Made only where there are any. */
  private static final class Vectors {
    private static final WarmUp LOOPS = new WarmUp(Vectors::loops, COMPILED_NANOS);

    static boolean areCompiled(long bytes) {
      return LOOPS.isDone(bytes * PLAIN_NANOS / Runtime.getRuntime().availableProcessors());
    }

    private static Runnable loops() {
      var kernel = new VectorPieceKernel();
      long[] words = new long[PieceKernel.WORDS];
      long[] accumulators = new long[PieceKernel.STRIPE];
      return () -> {
        kernel.blockIfFreeOfNan(words, accumulators);
        kernel.block(words, accumulators);
        kernel.accumulate(words, words.length - PieceKernel.STRIPE, accumulators);
      };
    }
  }
}
