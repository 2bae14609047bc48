package org.joblib4j.hash;

/**
 * The innermost loop of XXH3, over a piece of packed words; for one thread.
 *
 * <p>XXH3 has eight accumulators of 64 bits. A stripe of the message, eight words, goes into all of
 * them: each word is xored with a word of the secret, and the product of the two halves is added to
 * its own accumulator, the word itself to the neighbour's. Everything that comes in is only ever
 * <em>added</em>, and the order of additions is free: both kernels live on that.
 */
sealed interface PieceKernel permits PlainPieceKernel, VectorPieceKernel {
  /** The words that go into the accumulators at once. */
  int STRIPE = 8;

  /** The words of a piece; a constant, so that the JIT compiler knows how long most loops are. */
  int WORDS = Digester.PIECE / Long.BYTES;

  /** For each word of a piece the word of the secret that it is xored with. */
  static long[] key() {
    long[] key = new long[WORDS];
    for (int i = 0; i < key.length; i++) {
      key[i] = Xxh3.SECRET[i / STRIPE + i % STRIPE];
    }
    return key;
  }

  /**
   * Adds stripes to the accumulators.
   *
   * @param count the words, a multiple of {@link #STRIPE}
   */
  void accumulate(long[] words, int count, long[] accumulators);

  /** Adds a full piece, which is a block of XXH3, and scrambles the accumulators. */
  void block(long[] piece, long[] accumulators);

  /**
   * As {@link #block}, if it is cheap to be certain that no word is NaN as a double.
   *
   * @return whether it was; otherwise nothing has changed
   */
  boolean blockIfFreeOfNan(long[] piece, long[] accumulators);
}
