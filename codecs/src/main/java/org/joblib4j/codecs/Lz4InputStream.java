package org.joblib4j.codecs;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import net.jpountz.xxhash.StreamingXXHash32;
import org.joblib4j.persist.spi.BlockInputStream;
import org.jspecify.annotations.Nullable;

/** The content of LZ4 frames, one after the other until the source ends. */
final class Lz4InputStream extends InputStream {
  private static final int SKIPPABLE = 0x184d2a50;
  private static final int SKIPPABLE_MASK = 0xffff_fff0;

  private final InputStream source;
  private Lz4Head head;
  private InputStream content;
  private @Nullable StreamingXXHash32 hash;
  private long length;
  private boolean ended;

  /** Reads the head of the first frame. */
  Lz4InputStream(InputStream source) throws IOException {
    this.source = source;
    int magic = LittleEndian.readInt32(source);
    if (magic != Lz4Head.MAGIC) {
      throw notFrame(magic);
    }
    this.head = Lz4Head.read(source);
    this.content = content(head);
    this.hash = hash(head);
  }

  /** It holds native memory, so only where it is needed. */
  private static @Nullable StreamingXXHash32 hash(Lz4Head frame) {
    return frame.contentChecksum() ? Lz4Library.XXHASH.newStreamingHash32(0) : null;
  }

  private InputStream content(Lz4Head frame) {
    var blocks = new Lz4Blocks(source, frame);
    return frame.independent()
        ? new BlockInputStream(blocks)
        : new Lz4LinkedInputStream(blocks, frame.blockSize());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, target.length);
    if (count == 0) {
      return 0;
    }
    while (!ended) {
      int found = content.read(target, offset, count);
      if (found >= 0) {
        length += found;
        if (hash != null) {
          hash.update(target, offset, found);
        }
        return found;
      }
      endFrame();
      nextFrame();
    }
    return -1;
  }

  private void endFrame() throws IOException {
    if (hash != null) {
      int found = hash.getValue();
      hash.close();
      hash = null;
      if (LittleEndian.readInt32(source) != found) {
        throw new IOException("the content of an LZ4 frame does not have its checksum");
      }
    }
    if (head.contentSize() >= 0 && head.contentSize() != length) {
      throw new IOException(
          "an LZ4 frame says that it holds %s bytes, and holds %d"
              .formatted(Long.toUnsignedString(head.contentSize()), length));
    }
  }

  private void nextFrame() throws IOException {
    while (true) {
      byte[] bytes = source.readNBytes(Integer.BYTES);
      if (bytes.length == 0) {
        ended = true;
        return;
      }
      if (bytes.length < Integer.BYTES) {
        throw new EOFException("cut off at the start of an LZ4 frame");
      }
      int magic = LittleEndian.int32(bytes, 0);
      if (magic == Lz4Head.MAGIC) {
        break;
      }
      if ((magic & SKIPPABLE_MASK) != SKIPPABLE) {
        throw notFrame(magic);
      }
      source.skipNBytes(Integer.toUnsignedLong(LittleEndian.readInt32(source)));
    }
    head = Lz4Head.read(source);
    content = content(head);
    hash = hash(head);
    length = 0;
  }

  private static IOException notFrame(int magic) {
    return new IOException("no LZ4 frame: it starts with %08x".formatted(magic));
  }

  @Override
  public void close() throws IOException {
    if (hash != null) {
      hash.close();
      hash = null;
    }
    content.close();
    source.close();
  }
}
