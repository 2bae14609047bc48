package org.joblib4j.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A page of memory that a worker shares with its parent: where it notes what it is doing, so that
 * the parent can read it when the worker no longer answers.
 *
 * <p>The worker writes with plain stores, which take about a nanosecond; the parent reads after the
 * worker's end, or accepts a value that is a moment old.
 */
final class StatusPage {
  private static final int SIZE = 4096;
  private static final int BATCH = 0;
  private static final int POSITION = 8;
  private static final int BEGAN_AT = 16;

  private final MappedByteBuffer page;

  private StatusPage(FileChannel channel) throws IOException {
    this.page = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
    this.page.order(ByteOrder.nativeOrder());
  }

  /** The parent's view of a new page, in an empty file. */
  static StatusPage create(SharedFile file) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(SIZE);
    while (zeros.hasRemaining()) {
      file.channel().write(zeros);
    }
    StatusPage status = new StatusPage(file.channel());
    status.received(-1);
    return status;
  }

  /** The worker's view of its page. */
  static StatusPage open(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new StatusPage(channel);
    }
  }

  /** A batch has arrived; none of its tasks has begun. */
  void received(long batch) {
    page.putInt(POSITION, -1);
    page.putLong(BATCH, batch);
  }

  /** A task of the batch begins. */
  void begins(int position) {
    page.putLong(BEGAN_AT, System.nanoTime());
    page.putInt(POSITION, position);
  }

  /** The batch that arrived last. */
  long batch() {
    return page.getLong(BATCH);
  }

  /** The task of it that began last, -1 before the first. */
  int position() {
    return page.getInt(POSITION);
  }
}
