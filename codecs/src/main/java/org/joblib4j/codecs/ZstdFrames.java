package org.joblib4j.codecs;

import com.github.luben.zstd.Zstd;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.joblib4j.persist.spi.BlockInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Whole frames of Zstandard, still compressed, up to the first that is too large to be held.
 *
 * <p>Where a frame ends is known only from its blocks, each of which says its size (RFC 8878,
 * section 3.1.1). A frame that does not say how much content it has counts as too large.
 */
final class ZstdFrames implements BlockInputStream.Source {
  static final int MAGIC = 0xfd2fb528;

  private static final int SKIPPABLE = 0x184d2a50;
  private static final int SKIPPABLE_MASK = 0xffff_fff0;
  private static final int LARGEST_FRAME = 32 << 20;
  private static final int LARGEST_BLOCK = 1 << 17;
  private static final int BLOCK_HEAD = 3;
  private static final int CHECKSUM = 4;
  private static final int RUN = 1;

  /** The bytes of the fields that the descriptor announces, by their codes. */
  private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};

  private static final int[] SIZE_BYTES = {0, 2, 4, 8};

  private static final class Frame implements BlockInputStream.Block {
    private final byte[] bytes;
    private final int length;
    private final int mostBytes;

    Frame(byte[] bytes, int length, int mostBytes) {
      this.bytes = bytes;
      this.length = length;
      this.mostBytes = mostBytes;
    }

    @Override
    public int mostBytes() {
      return mostBytes;
    }

    @Override
    public int decode(byte[] target) throws IOException {
      long size = Zstd.decompressByteArray(target, 0, mostBytes, bytes, 0, length);
      if (Zstd.isError(size)) {
        throw new IOException("a damaged zstd frame: " + Zstd.getErrorName(size));
      }
      return (int) size;
    }
  }

  private final InputStream source;
  private byte[] frame = new byte[0];
  private int length;
  private boolean found;
  private Optional<byte[]> large = Optional.empty();

  ZstdFrames(InputStream source) {
    this.source = source;
  }

  /** The head of the frame that is too large; it has been read from the source. */
  Optional<byte[]> largeHead() {
    return large;
  }

  @Override
  public BlockInputStream.@Nullable Block next() throws IOException {
    if (large.isPresent() || !readMagic()) {
      return null;
    }
    int descriptor = read(1);
    boolean single = (descriptor & 0x20) != 0;
    boolean checksum = (descriptor & 0x04) != 0;
    int sizeCode = (descriptor >>> 6) & 0x3;
    int sizeBytes = sizeCode == 0 && single ? 1 : SIZE_BYTES[sizeCode];
    append((single ? 0 : 1) + DICTIONARY_BYTES[descriptor & 0x3]);
    long size = contentSize(sizeBytes);
    if (size < 0 || size > LARGEST_FRAME) {
      large = Optional.of(Arrays.copyOf(frame, length));
      return null;
    }
    readBlocks(2 * size + LARGEST_BLOCK);
    if (checksum) {
      append(CHECKSUM);
    }
    return new Frame(frame, length, (int) size);
  }

  /** Begins the next frame; false where the source ends, which it may only behind a frame. */
  private boolean readMagic() throws IOException {
    while (true) {
      byte[] magic = source.readNBytes(Integer.BYTES);
      if (magic.length == 0 && found) {
        return false;
      }
      if (magic.length < Integer.BYTES) {
        throw new EOFException("cut off at the start of a zstd frame");
      }
      int number = LittleEndian.int32(magic, 0);
      if (number == MAGIC) {
        found = true;
        frame = Arrays.copyOf(magic, LARGEST_BLOCK);
        length = magic.length;
        return true;
      }
      if ((number & SKIPPABLE_MASK) != SKIPPABLE) {
        throw new IOException("no zstd frame: it starts with %08x".formatted(number));
      }
      source.skipNBytes(Integer.toUnsignedLong(LittleEndian.readInt32(source)));
    }
  }

  private long contentSize(int bytes) throws IOException {
    return switch (bytes) {
      case 1 -> read(1);
      case 2 -> read(2) + 256;
      case 4 -> Integer.toUnsignedLong(read(4));
      case 8 -> Integer.toUnsignedLong(read(4)) | ((long) read(4) << Integer.SIZE);
      default -> -1;
    };
  }

  private void readBlocks(long most) throws IOException {
    boolean last = false;
    while (!last) {
      int head = read(BLOCK_HEAD);
      last = (head & 1) != 0;
      int type = (head >>> 1) & 0x3;
      int size = head >>> 3;
      if (size > LARGEST_BLOCK && type != RUN) {
        throw new IOException("a damaged zstd frame: a block of %d bytes".formatted(size));
      }
      append(type == RUN ? 1 : size);
      if (length > most) {
        throw new IOException("a damaged zstd frame: more compressed bytes than content");
      }
    }
  }

  /** Reads a little-endian number and appends it to the frame. */
  private int read(int bytes) throws IOException {
    append(bytes);
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (frame[length - bytes + i] & 0xff) << (8 * i);
    }
    return value;
  }

  private void append(int bytes) throws IOException {
    if (length + bytes > frame.length) {
      frame = Arrays.copyOf(frame, 2 * frame.length + bytes);
    }
    LittleEndian.readBytes(source, frame, length, bytes);
    length += bytes;
  }

  /** The source stays open: a large frame may follow. */
  @Override
  public void close() {}
}
