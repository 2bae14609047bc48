package org.joblib4j.hash;

import static org.joblib4j.hash.Xxh3.PRIME32_1;
import static org.joblib4j.hash.Xxh3.PRIME32_2;
import static org.joblib4j.hash.Xxh3.PRIME32_3;
import static org.joblib4j.hash.Xxh3.PRIME64_1;
import static org.joblib4j.hash.Xxh3.PRIME64_2;
import static org.joblib4j.hash.Xxh3.PRIME64_3;
import static org.joblib4j.hash.Xxh3.PRIME64_4;
import static org.joblib4j.hash.Xxh3.PRIME64_5;
import static org.joblib4j.hash.Xxh3.SECRET;
import static org.joblib4j.hash.Xxh3.avalanche;
import static org.joblib4j.hash.Xxh3.foldedProduct;

/**
 * XXH3 with 128 bits, seed 0 and the default secret, as xxHash's specification 0.2.0 describes it.
 *
 * <p>The accumulators take in blocks of 16 stripes, and are scrambled after each but the last. A
 * piece is a block. What is added is computed by a {@link PieceKernel}.
 *
 * <p>No library that has it would fit: those bring dependencies or {@code Unsafe}, and core has
 * neither; hence this class.
 */
final class Xxh3Digester extends Digester {
  private static final int SIZE = 16;
  private static final int STRIPE = PieceKernel.STRIPE;
  private static final int STRIPE_BYTES = STRIPE * Long.BYTES;
  private static final int SECRET_BYTES = 192;

  private final PieceKernel kernel;
  private final long[] accumulators = new long[STRIPE];

  private long[] packed = new long[Xxh3Short.LIMIT / Long.BYTES];

  /** The last stripe of the piece before, then up to a stripe of this one. */
  private final long[] seam = new long[2 * STRIPE];

  private long taken;

  Xxh3Digester(PieceKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  int size() {
    return SIZE;
  }

  @Override
  void update(long[] piece) {
    begin();
    kernel.block(piece, accumulators);
    end(piece);
  }

  @Override
  boolean updateIfFreeOfNan(long[] piece) {
    begin();
    if (!kernel.blockIfFreeOfNan(piece, accumulators)) {
      return false;
    }
    end(piece);
    return true;
  }

  private void end(long[] piece) {
    System.arraycopy(piece, PieceKernel.WORDS - STRIPE, seam, 0, STRIPE);
    taken += PIECE;
  }

  @Override
  void finish(long[] piece, int bytes, byte[] into, int at) {
    long length = taken + bytes;
    if (length <= Xxh3Short.LIMIT) {
      Xxh3Short.digest(piece, bytes, into, at);
      return;
    }
    begin();
    kernel.accumulate(piece, (bytes - 1) / STRIPE_BYTES * STRIPE, accumulators);
    addLastStripe(piece, bytes);
    Xxh3.store(
        merged(length * PRIME64_1, 11), merged(~(length * PRIME64_2), SECRET_BYTES - 75), into, at);
    taken = 0;
  }

  @Override
  void digest(byte[] message, int from, int bytes, byte[] into, int at) {
    if (bytes > Xxh3Short.LIMIT && packed.length < PieceKernel.WORDS) {
      packed = new long[PieceKernel.WORDS];
    }
    int done = 0;
    for (; bytes - done > PIECE; done += PIECE) {
      PackedBytes.pack(message, from + done, PIECE, packed);
      update(packed);
    }
    PackedBytes.pack(message, from + done, bytes - done, packed);
    finish(packed, bytes - done, into, at);
  }

  private void begin() {
    if (taken == 0) {
      accumulators[0] = PRIME32_3;
      accumulators[1] = PRIME64_1;
      accumulators[2] = PRIME64_2;
      accumulators[3] = PRIME64_3;
      accumulators[4] = PRIME64_4;
      accumulators[5] = PRIME32_2;
      accumulators[6] = PRIME64_5;
      accumulators[7] = PRIME32_1;
    }
  }

  /** The last 64 bytes of the message count once more, or for the first time. */
  private void addLastStripe(long[] piece, int bytes) {
    long[] source = piece;
    int from = bytes - STRIPE_BYTES;
    if (from < 0) {
      System.arraycopy(piece, 0, seam, STRIPE, STRIPE);
      source = seam;
      from = bytes;
    }
    for (int i = 0; i < STRIPE; i++) {
      long word = PackedBytes.int64(source, from + i * Long.BYTES);
      long mixed = word ^ PackedBytes.int64(SECRET, SECRET_BYTES - 71 + i * Long.BYTES);
      accumulators[i ^ 1] += word;
      accumulators[i] += (mixed & 0xFFFF_FFFFL) * (mixed >>> 32);
    }
  }

  private long merged(long start, int secret) {
    long sum = start;
    for (int i = 0; i < STRIPE; i += 2) {
      sum +=
          foldedProduct(
              accumulators[i] ^ PackedBytes.int64(SECRET, secret + i * Long.BYTES),
              accumulators[i + 1] ^ PackedBytes.int64(SECRET, secret + (i + 1) * Long.BYTES));
    }
    return avalanche(sum);
  }
}
