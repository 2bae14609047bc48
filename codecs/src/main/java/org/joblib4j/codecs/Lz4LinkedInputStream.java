package org.joblib4j.codecs;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The content of a frame whose blocks refer to the 64 KiB of content before them.
 *
 * <p>The window holds those 64 KiB and the block; its content moves to the start when the next
 * block might not fit behind it.
 */
final class Lz4LinkedInputStream extends InputStream {
  private static final int HISTORY = 1 << 16;
  private static final int LEAST_ROOM = 1 << 20;

  private final Lz4Blocks blocks;
  private final int blockSize;
  private final byte[] window;
  private int next;
  private int end;
  private boolean ended;

  Lz4LinkedInputStream(Lz4Blocks blocks, int blockSize) {
    this.blocks = blocks;
    this.blockSize = blockSize;
    this.window = new byte[HISTORY + Math.max(blockSize, LEAST_ROOM) + Lz4Decoder.SLACK];
  }

  @Override
  public int read() throws IOException {
    return fill() ? window[next++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, end - next);
    System.arraycopy(window, next, target, offset, count);
    next += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (next == end && !ended) {
      Lz4Blocks.Block block = blocks.next();
      if (block == null) {
        ended = true;
      } else {
        decode(block);
      }
    }
    return next < end;
  }

  private void decode(Lz4Blocks.Block block) throws IOException {
    block.check();
    if (window.length - Lz4Decoder.SLACK - end < blockSize) {
      int kept = Math.min(end, HISTORY);
      System.arraycopy(window, end - kept, window, 0, kept);
      end = kept;
    }
    next = end;
    if (block.stored()) {
      System.arraycopy(block.bytes(), 0, window, end, block.bytes().length);
      end += block.bytes().length;
    } else {
      end = Lz4Decoder.decode(block.bytes(), window, end, end + blockSize);
    }
  }
}
