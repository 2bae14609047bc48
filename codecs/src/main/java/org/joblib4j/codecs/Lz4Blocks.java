package org.joblib4j.codecs;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalInt;
import net.jpountz.lz4.LZ4Exception;
import org.joblib4j.persist.spi.BlockInputStream;
import org.jspecify.annotations.Nullable;

/** The blocks of one LZ4 frame, still compressed; ends behind the frame's last block. */
final class Lz4Blocks implements BlockInputStream.Source {
  /** What compressing may add to a block that does not get smaller. */
  private static final int MOST_ADDED = 1 << 15;

  /** A block as it stands in a frame. */
  static final class Block implements BlockInputStream.Block {
    private final byte[] bytes;
    private final boolean stored;
    private final int mostBytes;
    private final OptionalInt checksum;

    private Block(byte[] bytes, boolean stored, int mostBytes, OptionalInt checksum) {
      this.bytes = bytes;
      this.stored = stored;
      this.mostBytes = mostBytes;
      this.checksum = checksum;
    }

    /** Not done when the block is read, because it takes time that another thread may have. */
    void check() throws IOException {
      if (checksum.isPresent()
          && checksum.getAsInt() != Lz4Library.HASH.hash(bytes, 0, bytes.length, 0)) {
        throw new IOException("an LZ4 block does not have its checksum");
      }
    }

    /** The block, which fills the array. */
    byte[] bytes() {
      return bytes;
    }

    /** Whether these are content already. */
    boolean stored() {
      return stored;
    }

    @Override
    public int mostBytes() {
      return mostBytes;
    }

    @Override
    public int decode(byte[] target) throws IOException {
      check();
      if (stored) {
        System.arraycopy(bytes, 0, target, 0, bytes.length);
        return bytes.length;
      }
      try {
        return Lz4Library.LZ4
            .safeDecompressor()
            .decompress(bytes, 0, bytes.length, target, 0, mostBytes);
      } catch (LZ4Exception e) {
        throw new IOException("a damaged LZ4 block", e);
      }
    }
  }

  private final InputStream source;
  private final Lz4Head head;

  Lz4Blocks(InputStream source, Lz4Head head) {
    this.source = source;
    this.head = head;
  }

  @Override
  public @Nullable Block next() throws IOException {
    int size = LittleEndian.readInt32(source);
    if (size == 0) {
      return null;
    }
    boolean stored = (size & Lz4Format.STORED) != 0;
    int length = size & ~Lz4Format.STORED;
    int most = head.blockSize();
    if (length > (stored ? most : most + MOST_ADDED)) {
      throw new IOException("an LZ4 block of %d bytes in blocks of %d".formatted(length, most));
    }
    byte[] bytes = LittleEndian.readBytes(source, length);
    OptionalInt checksum =
        head.blockChecksums()
            ? OptionalInt.of(LittleEndian.readInt32(source))
            : OptionalInt.empty();
    return new Block(bytes, stored, most, checksum);
  }

  /** The source stays open: another frame may follow. */
  @Override
  public void close() {}
}
