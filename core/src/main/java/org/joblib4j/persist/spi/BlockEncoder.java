package org.joblib4j.persist.spi;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Compresses one block after the other; used by one thread at a time, not always the same. */
public interface BlockEncoder extends AutoCloseable {

  /**
   * Compresses a block. The bytes before {@code offset} are the content before the block, as many
   * as {@link BlockFormat#history} asks for or the stream has.
   *
   * @param content content before the block, and the block
   * @param offset where the block starts
   * @param length the bytes of the block; none only where the whole stream is empty
   * @param last whether it is the last block of the stream
   * @return what is to be written, in an array that stays as it is until the next call
   * @throws IOException when the block cannot be compressed
   */
  ByteBuffer encode(byte[] content, int offset, int length, boolean last) throws IOException;

  /** Gives back what the encoder holds. */
  @Override
  default void close() {}
}
