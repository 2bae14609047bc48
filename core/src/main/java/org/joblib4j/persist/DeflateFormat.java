package org.joblib4j.persist;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import java.util.zip.Deflater;
import org.joblib4j.persist.spi.BlockEncoder;
import org.joblib4j.persist.spi.BlockFormat;

/**
 * One stream of zlib (RFC 1950) or gzip (RFC 1952) whose blocks are compressed on their own.
 *
 * <p>DEFLATE (RFC 1951) is a sequence of bits that refers back to at most 32 KiB of content. Each
 * block here gets those 32 KiB as its dictionary, so that the size is the same as without cutting,
 * and ends with an empty stored block, which leaves it at a full byte: the parts behind one another
 * are one ordinary stream, which any reader reads. That is how pigz works. The checksum, which is
 * fast beside compressing, is taken while blocks are filled.
 */
final class DeflateFormat implements BlockFormat {
  private static final int BLOCK = 1 << 19;
  private static final int WINDOW = 1 << 15;

  private final int level;
  private final Checksum checksum;
  private final boolean gzip;
  private long length;

  private DeflateFormat(int level, boolean gzip) {
    this.level = level;
    this.gzip = gzip;
    this.checksum = gzip ? new CRC32() : new Adler32();
  }

  static DeflateFormat zlib(int level) {
    return new DeflateFormat(level, false);
  }

  static DeflateFormat gzip(int level) {
    return new DeflateFormat(level, true);
  }

  @Override
  public int blockSize() {
    return BLOCK;
  }

  @Override
  public int history() {
    return WINDOW;
  }

  @Override
  public byte[] head() {
    return gzip ? gzipHead() : zlibHead();
  }

  /** Deflate with a window of 32 KiB, and the effort that was made; a multiple of 31. */
  private byte[] zlibHead() {
    int effort = level < 2 ? 0 : level < 6 ? 1 : level == 6 ? 2 : 3;
    int head = 0x78 << 8 | effort << 6;
    head += 31 - head % 31;
    return new byte[] {(byte) (head >> 8), (byte) head};
  }

  /** Deflate, no name, no time, system unknown. */
  private static byte[] gzipHead() {
    return new byte[] {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  }

  @Override
  public void update(byte[] content, int offset, int count) {
    checksum.update(content, offset, count);
    length += count;
  }

  @Override
  public BlockEncoder encoder() {
    return new Encoder(level);
  }

  @Override
  public byte[] tail() {
    int sum = (int) checksum.getValue();
    return gzip
        ? ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(sum)
            .putInt((int) length)
            .array()
        : ByteBuffer.allocate(4).putInt(sum).array();
  }

  private static final class Encoder implements BlockEncoder {
    private final Deflater deflater;
    private byte[] encoded = new byte[1 << 12];

    Encoder(int level) {
      deflater = new Deflater(level, true);
    }

    @Override
    public ByteBuffer encode(byte[] content, int offset, int length, boolean last) {
      deflater.reset();
      deflater.setDictionary(content, 0, offset);
      deflater.setInput(content, offset, length);
      if (last) {
        deflater.finish();
      }
      int mode = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
      int size = 0;
      while (true) {
        size += deflater.deflate(encoded, size, encoded.length - size, mode);
        // Flushed or finished where it leaves room.
        if (size < encoded.length) {
          return ByteBuffer.wrap(encoded, 0, size);
        }
        encoded = Arrays.copyOf(encoded, 2 * encoded.length);
      }
    }

    @Override
    public void close() {
      deflater.end();
    }
  }
}
