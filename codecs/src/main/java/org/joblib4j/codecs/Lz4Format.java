package org.joblib4j.codecs;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import org.joblib4j.persist.spi.BlockEncoder;
import org.joblib4j.persist.spi.BlockFormat;
import org.jspecify.annotations.Nullable;

/** One LZ4 frame of independent blocks, each with a checksum. */
final class Lz4Format implements BlockFormat {
  /** A block that is stored as it is, because it does not get smaller. */
  static final int STORED = 1 << 31;

  private static final int BLOCK = 1 << 20;

  /** From this level on, the compressor that looks for the longest match. */
  private static final int HIGH = 3;

  private final LZ4Compressor compressor;
  private final boolean words;

  Lz4Format(int level) {
    words = level < HIGH;
    compressor = words ? Lz4Library.LZ4.fastCompressor() : Lz4Library.LZ4.highCompressor(level);
  }

  @Override
  public int blockSize() {
    return BLOCK;
  }

  @Override
  public byte[] head() {
    return Lz4Head.independentBlocks();
  }

  @Override
  public BlockEncoder encoder() {
    return new Encoder(compressor, words ? new Lz4Words() : null);
  }

  /** A block of no bytes. */
  @Override
  public byte[] tail() {
    return new byte[Integer.BYTES];
  }

  private static final class Encoder implements BlockEncoder {
    private final LZ4Compressor compressor;

    /** Null where small matters more than fast. */
    private final @Nullable Lz4Words words;

    private byte[] encoded = new byte[0];

    Encoder(LZ4Compressor compressor, @Nullable Lz4Words words) {
      this.compressor = compressor;
      this.words = words;
    }

    @Override
    public ByteBuffer encode(byte[] content, int offset, int length, boolean last) {
      if (length == 0) {
        return ByteBuffer.wrap(encoded, 0, 0);
      }
      int most = 2 * Long.BYTES + compressor.maxCompressedLength(length);
      if (encoded.length < most) {
        encoded = new byte[most];
      }
      int start = Integer.BYTES;
      int size = compress(content, offset, length, start);
      boolean stored = size >= length;
      if (stored) {
        System.arraycopy(content, offset, encoded, start, length);
        size = length;
      }
      LittleEndian.setInt32(encoded, 0, stored ? size | STORED : size);
      LittleEndian.setInt32(encoded, start + size, Lz4Library.HASH.hash(encoded, start, size, 0));
      return ByteBuffer.wrap(encoded, 0, start + size + Integer.BYTES);
    }

    private int compress(byte[] content, int offset, int length, int start) {
      int first = words == null ? -1 : words.firstWord(content, offset, length);
      return words == null || first < 0
          ? compressor.compress(content, offset, length, encoded, start)
          : words.encode(content, offset, length, first, encoded, start);
    }
  }
}
