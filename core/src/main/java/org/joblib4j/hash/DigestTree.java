package org.joblib4j.hash;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes one digest of the digests of a message's leaves.
 *
 * <p>A message of more than {@link #LEAF} bytes is cut into leaves of that size, which can be
 * hashed in any order and on any number of cores. Their digests are the lowest level. While a level
 * has more than {@link #FAN} digests, each {@value #FAN} of them (the last group may be smaller)
 * are hashed into one of the level above. The root is the hash of {@link Tag#TREE}, the number of
 * the message's bytes, and the digests of the highest level.
 *
 * <p>Leaves are hashed without a prefix. That is safe here: whether a digest is that of a leaf, and
 * of how many bytes, follows from what stands before it in the message that holds it.
 */
final class DigestTree {
  /**
   * The bytes of a leaf. Large enough that finishing a digest does not count, small enough that
   * half a megabyte keeps several cores busy.
   */
  static final int LEAF = 1 << 16;

  /** The most digests that are hashed into one. */
  static final int FAN = 1 << 10;

  private final Digester digester;
  private final List<Level> levels = new ArrayList<>();

  /** A tree without leaves, whose inner nodes a digester hashes. */
  DigestTree(Digester digester) {
    this.digester = digester;
  }

  /** Adds the digest of the next leaf. */
  void add(byte[] digest, int at) {
    add(0, digest, at);
  }

  private void add(int height, byte[] digest, int at) {
    if (height == levels.size()) {
      levels.add(new Level(digester.size()));
    }
    Level level = levels.get(height);
    if (level.count == FAN) {
      raise(height);
    }
    level.add(digest, at);
  }

  /** Hashes what a level has into one digest of the level above. */
  private void raise(int height) {
    Level level = levels.get(height);
    byte[] node = new byte[digester.size()];
    digester.digest(level.digests, Level.START, level.bytes(), node, 0);
    level.count = 0;
    add(height + 1, node, 0);
  }

  /**
   * Stores the digest of the whole message, which has more than one leaf.
   *
   * @param bytes the bytes of all leaves
   */
  void root(long bytes, byte[] into, int at) {
    for (int height = 0; height < levels.size() - 1; height++) {
      raise(height);
    }
    Level top = levels.getLast();
    top.digests[0] = Tag.TREE;
    LittleEndian.setInt64(top.digests, 1, bytes);
    digester.digest(top.digests, 0, Level.START + top.bytes(), into, at);
  }

  /** Digests of one height that have not been hashed into the next. */
  private static final class Level {
    /** Room for the head of the root. */
    static final int START = 1 + Long.BYTES;

    private final int size;
    private final byte[] digests;
    private int count;

    Level(int size) {
      this.size = size;
      digests = new byte[START + FAN * size];
    }

    void add(byte[] digest, int at) {
      System.arraycopy(digest, at, digests, START + count++ * size, size);
    }

    int bytes() {
      return count * size;
    }
  }
}
