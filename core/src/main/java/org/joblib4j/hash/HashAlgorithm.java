package org.joblib4j.hash;

import java.util.function.Supplier;

/** How the bytes that stand for a value become a {@link Fingerprint}. */
public enum HashAlgorithm {
  /**
   * SHA-256 (FIPS 180-4), 32 bytes: nobody can make two values with one fingerprint. The default.
   * About 1.4 GB/s a core where the processor has instructions for it.
   */
  SHA_256(32),

  /**
   * XXH3 with 128 bits (Yann Collet's xxHash, specification 0.2.0, without a seed), 16 bytes:
   * limited by the speed of memory.
   *
   * <p>Two values of one's own never meet by chance: 2^40 different ones do with a probability of
   * less than one in 10^14. Someone who chooses values in order to make them meet can do so; where
   * arguments come from strangers, stay with {@link #SHA_256}.
   */
  XXH3_128(16);

  private final int size;

  HashAlgorithm(int size) {
    this.size = size;
  }

  /** The bytes of a fingerprint. */
  public int size() {
    return size;
  }

  /** Something that digests messages one after the other, for one thread. */
  Digester newDigester() {
    return switch (this) {
      case SHA_256 -> new Sha256Digester();
      case XXH3_128 -> new Xxh3Digester(new PlainPieceKernel());
    };
  }

  /** What makes digesters for an array of so many bytes, one for each thread. */
  Supplier<Digester> digestersFor(long bytes) {
    return switch (this) {
      case SHA_256 -> Sha256Digester::new;
      case XXH3_128 -> {
        Supplier<PieceKernel> kernels = PieceKernels.forBytes(bytes);
        yield () -> new Xxh3Digester(kernels.get());
      }
    };
  }
}
