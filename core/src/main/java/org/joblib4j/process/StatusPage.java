package org.joblib4j.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page of memory that a worker shares with its parent: where it notes what it is doing, so that
 * the parent can read it when the worker no longer answers.
 *
 * <p>The worker writes with plain stores, which take about a nanosecond; the parent reads after the
 * worker's end, or accepts a value that is a moment old.
 */
final class StatusPage implements Gauge, AutoCloseable {
  private static final int SIZE = 4096;
  private static final int BATCH = 0;
  private static final int STATE = 8;
  private static final int OBJECTS = 16;

  /** What {@link #begins} adds a position to. */
  private static final long RUNS = Phase.RUNS.at(0);

  private final ByteBuffer page;

  /** For the thread that runs the batches. */
  private long objects;

  private final @Nullable SharedFile file;

  private StatusPage(FileChannel channel, @Nullable SharedFile file) throws IOException {
    this.file = file;
    // Mapped as a buffer it would be made by reflection, which costs a fresh JVM 50 ms.
    MemorySegment mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, Arena.ofAuto());
    this.page = mapped.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * The parent's view of a new page.
   *
   * @throws IOException when there is room for it nowhere
   */
  static StatusPage create() throws IOException {
    IOException failure = null;
    for (Path folder : SharedFile.folders()) {
      try {
        return create(folder);
      } catch (IOException e) {
        IOException full =
            new IOException(folder + " has no room for a page: " + e.getMessage(), e);
        if (failure != null) {
          full.addSuppressed(failure);
        }
        failure = full;
      }
    }
    throw failure != null ? failure : new IOException("there is no folder for shared files");
  }

  private static StatusPage create(Path folder) throws IOException {
    SharedFile file = SharedFile.create(folder);
    try {
      ByteBuffer zeros = ByteBuffer.allocate(SIZE);
      while (zeros.hasRemaining()) {
        file.channel().write(zeros);
      }
      StatusPage status = new StatusPage(file.channel(), file);
      status.received(-1);
      return status;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The worker's view of its page. */
  static StatusPage open(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new StatusPage(channel, null);
    }
  }

  /** Where a worker finds the parent's page. */
  Path path() {
    return Objects.requireNonNull(file, "the page of another process").path();
  }

  /** Gives up the file of the parent's page. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  /** A batch has arrived; nothing of it was read. */
  void received(long batch) {
    at(Phase.WAITS, -1);
    page.putLong(BATCH, batch);
  }

  /** A task of the batch begins. */
  void begins(int position) {
    page.putLong(STATE, RUNS | position);
  }

  @Override
  public void at(Phase phase, int number) {
    page.putLong(STATE, phase.at(number));
  }

  @Override
  public void progress() {
    page.putLong(OBJECTS, ++objects);
  }

  /** The batch that arrived last. */
  long batch() {
    return page.getLong(BATCH);
  }

  /** What is done with it, see {@link Phase#of}. */
  long state() {
    return page.getLong(STATE);
  }

  /** How many objects were read and written, apart from tasks. */
  long objects() {
    return page.getLong(OBJECTS);
  }
}
