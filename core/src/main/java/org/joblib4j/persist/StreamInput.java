package org.joblib4j.persist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads from a stream, most often a decompressor's, up to a limit of bytes.
 *
 * <p>How long data is, a file claims before it shows. What a file of its size could well hold is
 * allocated at once; beyond that at most as much again as has arrived, so that a short file with a
 * long claim takes little memory.
 */
final class StreamInput extends PickleInput {
  /** Claims up to this size are allocated at once. */
  private static final long SMALL = 16L << 20;

  /** How many times its own size the content of a compressed file is trusted to be. */
  private static final int USUAL_RATIO = 8;

  private final InputStream in;
  private final long limit;
  private final long trusted;
  private final byte[] buffer = new byte[1 << 16];
  private int next;
  private int end;
  private long read;

  /**
   * An input over a stream.
   *
   * @param limit the most bytes that may be read
   * @param source the bytes of what the stream decompresses; 0 where that is not known
   */
  StreamInput(InputStream in, long limit, long source) {
    this.in = in;
    this.limit = limit;
    this.trusted = Math.max(SMALL, USUAL_RATIO * Math.min(source, Long.MAX_VALUE / USUAL_RATIO));
  }

  @Override
  long position() {
    return read - (end - next);
  }

  @Override
  int readByte() throws IOException {
    if (next == end && !fill()) {
      throw cutOff(1, 0);
    }
    return buffer[next++] & 0xff;
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer, 0, buffer.length);
    next = 0;
    end = Math.max(count, 0);
    read += end;
    if (read > limit) {
      throw overLimit();
    }
    return count > 0;
  }

  @Override
  byte[] readBytes(long count) throws IOException {
    byte[] bytes = new byte[(int) Math.min(arrayLength(count), trusted)];
    MemorySegment read =
        readSegment(
            count,
            size -> MemorySegment.ofArray(size == bytes.length ? bytes : new byte[(int) size]));
    return (byte[]) read.heapBase().orElse(bytes);
  }

  @Override
  byte[] readLine(int lineLimit) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = readByte(); b != '\n'; b = readByte()) {
      if (line.size() == lineLimit) {
        throw new Malformed("a line is longer than the limit of %d bytes".formatted(lineLimit));
      }
      line.write(b);
    }
    return line.toByteArray();
  }

  @Override
  void skip(long count) throws IOException {
    requireAllowed(count);
    for (long i = 0; i < count; i++) {
      readByte();
    }
  }

  @Override
  MemorySegment readSegment(long count, SegmentAllocation allocation) throws IOException {
    requireAllowed(count);
    long capacity = Math.min(count, trusted);
    MemorySegment target = allocation.allocate(capacity);
    long done = 0;
    while (true) {
      readFully(target, done, capacity - done, count);
      done = capacity;
      if (done == count) {
        return target;
      }
      capacity = Math.min(count, 2 * capacity);
      MemorySegment larger = allocation.allocate(capacity);
      MemorySegment.copy(target, 0, larger, 0, done);
      target = larger;
    }
  }

  /** Fills a part of the target; {@code claimed} is what the file said the whole would be. */
  private void readFully(MemorySegment target, long offset, long count, long claimed)
      throws IOException {
    long done = 0;
    while (done < count) {
      if (next == end && !fill()) {
        throw cutOff(claimed, offset + done);
      }
      int part = (int) Math.min(count - done, end - next);
      MemorySegment.copy(buffer, next, target, ValueLayout.JAVA_BYTE, offset + done, part);
      next += part;
      done += part;
    }
  }

  private void requireAllowed(long count) {
    if (count < 0 || count > limit - position()) {
      throw overLimit();
    }
  }

  private Malformed overLimit() {
    return new Malformed("over the limit of %d bytes in the decompressed stream".formatted(limit));
  }

  private Malformed cutOff(long expected, long found) {
    return new Malformed(
        "cut off: expected %d more bytes at offset %d, found %d"
            .formatted(expected, position() - found, found));
  }
}
