package org.joblib4j.persist.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * Compresses what is written to it block by block, on all cores, into one stream of a {@link
 * BlockFormat}.
 *
 * <p>Compression is the slowest part of a dump by far, and nearly every format can be cut into
 * parts that are compressed on their own, at a loss in size that vanishes once a part is large: a
 * reader of the format sees one ordinary stream. The thread that writes fills a block, hands it to
 * the common pool and fills the next one; when there are twice as many blocks as cores, it has to
 * write the oldest, and until that is compressed it compresses itself what nobody has begun. So
 * blocks are written in their order, memory is bounded, and a pool that is busy or has no threads
 * is no deadlock. A stream of one block starts no other thread and takes no more memory than its
 * content.
 *
 * <p>For one thread. {@link #flush} passes on what is complete, not the block that is being filled.
 */
public final class BlockOutputStream extends OutputStream {
  private static final int SMALLEST = 1 << 13;

  /** More blocks than this gain nothing where a disk is written. */
  private static final int MOST_BLOCKS = 64;

  private final OutputStream target;
  private final BlockFormat format;
  private final int mostBlocks;
  private final List<Block> blocks = new ArrayList<>();
  private final Deque<Block> free = new ArrayDeque<>();
  private final Deque<Block> inWork = new ArrayDeque<>();
  private Block current;
  private boolean started;
  private boolean failed;
  private boolean closed;

  /**
   * A stream that compresses on all cores.
   *
   * @param target where the format is written to; it is closed with this stream
   * @param format the format, for this stream alone
   */
  public BlockOutputStream(OutputStream target, BlockFormat format) {
    this(target, format, Runtime.getRuntime().availableProcessors());
  }

  BlockOutputStream(OutputStream target, BlockFormat format, int cores) {
    this.target = Objects.requireNonNull(target, "target");
    this.format = Objects.requireNonNull(format, "format");
    this.mostBlocks = Math.min(2 * cores, MOST_BLOCKS);
    this.current = newBlock();
  }

  private Block newBlock() {
    Block block = new Block(format.encoder());
    blocks.add(block);
    return block;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireUsable();
    int done = 0;
    while (done < length) {
      // Not earlier: the last block has to be known as such.
      if (current.length == format.blockSize()) {
        next();
      }
      int count = Math.min(length - done, format.blockSize() - current.length);
      current.append(bytes, offset + done, count, format.blockSize());
      format.update(bytes, offset + done, count);
      done += count;
    }
  }

  private void requireUsable() throws IOException {
    if (closed || failed) {
      throw new IOException(closed ? "the stream is closed" : "the stream has failed before");
    }
  }

  /** Hands the current block over and takes a free one, which begins with its history. */
  private void next() throws IOException {
    Block full = current;
    full.begin(false);
    SharedWork.offer(full.work);
    inWork.add(full);
    if (free.isEmpty() && blocks.size() == mostBlocks) {
      writeOldest();
    }
    current = free.isEmpty() ? newBlock() : free.poll();
    current.startAfter(full, format.history());
  }

  private void writeOldest() throws IOException {
    Block oldest = inWork.remove();
    boolean written = false;
    try {
      writeHead();
      help(oldest);
      ByteBuffer encoded = oldest.work.get();
      target.write(
          encoded.array(), encoded.arrayOffset() + encoded.position(), encoded.remaining());
      written = true;
    } finally {
      failed |= !written;
    }
    free.add(oldest);
  }

  /** Compresses what nobody has begun, instead of only waiting for the oldest. */
  private void help(Block oldest) {
    oldest.work.help();
    for (Block next : inWork) {
      if (oldest.work.isDone()) {
        return;
      }
      next.work.help();
    }
  }

  private void writeHead() throws IOException {
    if (!started) {
      started = true;
      target.write(format.head());
    }
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }

  /**
   * Completes the format, unless writing failed before, and closes the target.
   *
   * @throws IOException when that fails
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (target) {
      if (!failed) {
        current.begin(true);
        inWork.add(current);
        while (!inWork.isEmpty()) {
          writeOldest();
        }
        target.write(format.tail());
      }
    } finally {
      // All: the one that was waited for when an interrupt came is in no queue any more.
      blocks.forEach(block -> block.work.settle());
      blocks.forEach(block -> block.encoder.close());
    }
  }

  /** Content that is filled by the writing thread, and then encoded by whoever begins first. */
  private static final class Block {
    final BlockEncoder encoder;
    private byte[] content = new byte[SMALLEST];
    private int history;
    private int length;
    private SharedWork<ByteBuffer> work = new SharedWork<>(() -> ByteBuffer.allocate(0));

    Block(BlockEncoder encoder) {
      this.encoder = encoder;
    }

    void append(byte[] bytes, int offset, int count, int blockSize) {
      int needed = history + length + count;
      if (needed > content.length) {
        long doubled = Math.max(2L * content.length, needed);
        content = Arrays.copyOf(content, (int) Math.min(doubled, (long) history + blockSize));
      }
      System.arraycopy(bytes, offset, content, history + length, count);
      length += count;
    }

    /** Empties this block and copies the end of the one before it. */
    void startAfter(Block before, int mostHistory) {
      history = Math.min(mostHistory, before.history + before.length);
      length = 0;
      if (content.length < history) {
        content = new byte[history];
      }
      int end = before.history + before.length;
      System.arraycopy(before.content, end - history, content, 0, history);
    }

    void begin(boolean last) {
      work = new SharedWork<>(() -> encoder.encode(content, history, length, last));
    }
  }
}
