package org.joblib4j.persist.spi;

/**
 * One stream of a compressed format that consists of blocks, as {@link BlockOutputStream} writes
 * it: a head, the blocks, a tail.
 *
 * <p>A value belongs to one stream. Its own methods are called by the thread that writes the
 * stream; each {@link #encoder} is used by one thread at a time.
 */
public interface BlockFormat {

  /** The bytes of content of every block but the last, which may have fewer. */
  int blockSize();

  /** The bytes of content before a block that its encoder wants to see; 0 for none. */
  default int history() {
    return 0;
  }

  /** The bytes before the first block; may be none. */
  byte[] head();

  /** Takes note of the next bytes of content, in their order: for a checksum of the whole. */
  default void update(byte[] content, int offset, int length) {}

  /** An encoder for one of the blocks that are in work at the same time. */
  BlockEncoder encoder();

  /** The bytes after the last block; may be none. */
  byte[] tail();
}
