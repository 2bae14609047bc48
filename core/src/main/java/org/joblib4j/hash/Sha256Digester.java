package org.joblib4j.hash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** SHA-256 as the platform computes it. */
final class Sha256Digester extends Digester {
  private static final int SIZE = 32;

  /** Copied for each use: looking an algorithm up takes longer than hashing a small argument. */
  private static final MessageDigest UNUSED = lookUp();

  private final MessageDigest sha = copyOfUnused();
  private byte @Nullable [] bytes;
  private @Nullable LongBuffer bytesAsLongs;

  @Override
  int size() {
    return SIZE;
  }

  @Override
  void update(long[] piece) {
    sha.update(unpacked(piece, PIECE), 0, PIECE);
  }

  @Override
  void finish(long[] piece, int length, byte[] into, int at) {
    sha.update(unpacked(piece, length), 0, length);
    store(into, at);
  }

  @Override
  void digest(byte[] message, int from, int length, byte[] into, int at) {
    sha.update(message, from, length);
    store(into, at);
  }

  private void store(byte[] into, int at) {
    try {
      sha.digest(into, at, SIZE);
    } catch (DigestException e) {
      throw new IllegalStateException("no room for a digest", e);
    }
  }

  private byte[] unpacked(long[] piece, int length) {
    byte[] unpacked = bytes;
    LongBuffer longs = bytesAsLongs;
    if (unpacked == null || longs == null) {
      unpacked = new byte[PIECE];
      longs = ByteBuffer.wrap(unpacked).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
      bytes = unpacked;
      bytesAsLongs = longs;
    }
    longs.put(0, piece, 0, (length + 7) >>> 3);
    return unpacked;
  }

  private static MessageDigest lookUp() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static MessageDigest copyOfUnused() {
    try {
      return (MessageDigest) UNUSED.clone();
    } catch (CloneNotSupportedException _) { // a security provider that was installed before Sun's
      return lookUp();
    }
  }
}
