package org.joblib4j.hash;

/**
 * Turns messages into digests, one after the other; for one thread.
 *
 * <p>A message is given whole, or in pieces of {@link #PIECE} bytes of which only the last may be
 * shorter. Pieces are packed into longs, the first byte lowest: canonical forms of elements are
 * made in longs, several at a time, and XXH3 computes on longs.
 */
abstract sealed class Digester permits Sha256Digester, Xxh3Digester {
  /**
   * The bytes of a piece, and therefore of a block of XXH3, which cannot be chosen. So small that
   * the processor, which reads ahead by about as much, fetches the next one from memory while this
   * one is hashed: with larger ones it does either.
   */
  static final int PIECE = 1 << 10;

  /** The bytes of a digest. */
  abstract int size();

  /** Takes a full piece that is not the last of its message. */
  abstract void update(long[] piece);

  /**
   * Takes a full piece of doubles that is not the last of its message, if it is cheap to be certain
   * that none is NaN.
   *
   * @return whether it was taken
   */
  boolean updateIfFreeOfNan(long[] piece) {
    return false;
  }

  /** Takes the last piece, of 0 to {@link #PIECE} bytes, and stores the digest of the message. */
  abstract void finish(long[] piece, int bytes, byte[] into, int at);

  /**
   * Stores the digest of a whole message. Must not be called between {@link #update} and {@link
   * #finish}.
   *
   * @param into may be the array of the message, which is read to its end first
   */
  abstract void digest(byte[] message, int from, int bytes, byte[] into, int at);
}
