package org.joblib4j.persist.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The content of a stream of blocks that do not depend on each other, decompressed on all cores.
 *
 * <p>The thread that reads takes blocks from the source ahead of what it needs, has them
 * decompressed by the common pool, and gives out their content in order; while the one that it
 * needs is not done, it decompresses itself what nobody has begun. What is ahead is bounded by the
 * number of cores and by {@value #MOST_BYTES} bytes of content. An error is reported where it lies:
 * all content before it is given out first.
 *
 * <p>For one thread.
 */
public final class BlockInputStream extends InputStream {
  /** The most content that is decompressed ahead, beyond the block that is being read. */
  private static final long MOST_BYTES = 64L << 20;

  private static final int MOST_BLOCKS = 64;

  /** The blocks of a source, read by the thread that reads the stream. */
  public interface Source extends AutoCloseable {

    /**
     * Reads the next block, still compressed.
     *
     * @return the block; null after the last
     * @throws IOException when the source is damaged or cannot be read
     */
    @Nullable Block next() throws IOException;

    /**
     * Closes what the blocks are read from.
     *
     * @throws IOException when that fails
     */
    @Override
    void close() throws IOException;
  }

  /** A compressed block. */
  public interface Block {

    /** The most bytes of content that it may have. */
    int mostBytes();

    /**
     * Decompresses it; called once, by any thread.
     *
     * @param target an array of at least {@link #mostBytes} bytes
     * @return the bytes of content, which stand at the start of the array
     * @throws IOException when the block is damaged
     */
    int decode(byte[] target) throws IOException;
  }

  private static final class Content {
    static final Content NONE = new Content(new byte[0], 0);

    final byte[] bytes;
    final int length;

    Content(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }
  }

  private record Ahead(SharedWork<Content> work, long bytes) {}

  private final Source source;
  private final int mostBlocks =
      Math.min(2 * Runtime.getRuntime().availableProcessors(), MOST_BLOCKS);
  private final Deque<Ahead> ahead = new ArrayDeque<>();
  private final Queue<byte[]> free = new ConcurrentLinkedQueue<>();
  private long aheadBytes;
  private boolean ended;
  private boolean closed;
  private @Nullable IOException failure;
  private Content current = Content.NONE;
  private int next;

  /**
   * The content of the blocks of a source.
   *
   * @param source the source, which is closed with this stream
   */
  public BlockInputStream(Source source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  @Override
  public int read() throws IOException {
    return fill() ? current.bytes[next++] & 0xff : -1;
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
    int count = Math.min(length, current.length - next);
    System.arraycopy(current.bytes, next, target, offset, count);
    next += count;
    return count;
  }

  @Override
  public int available() {
    return current.length - next;
  }

  /** Makes sure that there is a byte, or says that there is none left. */
  private boolean fill() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    while (next == current.length) {
      if (current.bytes.length > 0) {
        free.add(current.bytes);
      }
      current = Content.NONE;
      next = 0;
      readAhead();
      Ahead oldest = ahead.poll();
      if (oldest == null) {
        if (failure != null) {
          throw new IOException(failure.getMessage(), failure);
        }
        return false;
      }
      aheadBytes -= oldest.bytes;
      current = content(oldest);
    }
    return true;
  }

  private Content content(Ahead oldest) throws IOException {
    oldest.work.help();
    for (Ahead next : ahead) {
      if (oldest.work.isDone()) {
        break;
      }
      next.work.help();
    }
    try {
      return oldest.work.get();
    } catch (IOException e) {
      // Nothing behind a damaged block is content.
      failure = e;
      ended = true;
      ahead.clear();
      throw e;
    }
  }

  private void readAhead() {
    while (!ended && ahead.size() < mostBlocks && aheadBytes < MOST_BYTES) {
      try {
        Block block = source.next();
        if (block == null) {
          ended = true;
        } else {
          add(block);
        }
      } catch (IOException e) {
        failure = e;
        ended = true;
      }
    }
  }

  private void add(Block block) {
    int size = block.mostBytes();
    SharedWork<Content> work = new SharedWork<>(() -> decode(block, size));
    if (!ahead.isEmpty()) {
      // The first is for the reading thread itself, which would only wait for it.
      SharedWork.offer(work);
    }
    ahead.add(new Ahead(work, size));
    aheadBytes += size;
  }

  private Content decode(Block block, int size) throws IOException {
    byte[] bytes = free.poll();
    if (bytes == null || bytes.length < size) {
      bytes = new byte[size];
    }
    return new Content(bytes, block.decode(bytes));
  }

  /** Closes the source; blocks in work are left to end by themselves. */
  @Override
  public void close() throws IOException {
    closed = true;
    ahead.clear();
    free.clear();
    source.close();
  }
}
