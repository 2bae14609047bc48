package org.joblib4j.persist;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Where a pickle is written to, knowing its position. Buffered. For one thread. */
final class PickleOutput {
  private static final int BUFFER = 1 << 16;

  /** Heap memory goes to a channel through a direct buffer of this size. */
  private static final int BLOCK = 1 << 20;

  @FunctionalInterface
  private interface Sink {
    void write(ByteBuffer bytes) throws IOException;
  }

  private final Sink sink;
  private final ByteBuffer buffer;
  private long flushed;

  private PickleOutput(Sink sink, ByteBuffer buffer) {
    this.sink = sink;
    this.buffer = buffer;
  }

  /** Writes to a file. */
  static PickleOutput to(FileChannel channel) {
    Sink sink =
        bytes -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        };
    return new PickleOutput(sink, ByteBuffer.allocateDirect(BUFFER));
  }

  /** Writes to a stream, which stays open. */
  static PickleOutput to(OutputStream out) {
    byte[] copy = new byte[BUFFER];
    Sink sink =
        bytes -> {
          while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), copy.length);
            bytes.get(copy, 0, count);
            out.write(copy, 0, count);
          }
        };
    return new PickleOutput(sink, ByteBuffer.allocate(BUFFER));
  }

  /** The bytes written so far. */
  long position() {
    return flushed + buffer.position();
  }

  void writeByte(int value) throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
    buffer.put((byte) value);
  }

  void writeShort(int value) throws IOException {
    writeByte(value);
    writeByte(value >> 8);
  }

  void writeInt(int value) throws IOException {
    writeShort(value);
    writeShort(value >> 16);
  }

  void writeLong(long value) throws IOException {
    writeInt((int) value);
    writeInt((int) (value >> 32));
  }

  void writeBytes(byte[] bytes) throws IOException {
    if (bytes.length <= buffer.remaining()) {
      buffer.put(bytes);
      return;
    }
    write(MemorySegment.ofArray(bytes));
  }

  /** Writes all bytes of memory. */
  void write(MemorySegment segment) throws IOException {
    flush();
    long size = segment.byteSize();
    for (long done = 0; done < size; ) {
      long count;
      if (segment.isNative()) {
        count = Math.min(1L << 30, size - done);
        sink.write(segment.asSlice(done, count).asByteBuffer());
      } else {
        count = Math.min(buffer.capacity(), size - done);
        MemorySegment.copy(segment, done, MemorySegment.ofBuffer(buffer.clear()), 0, count);
        sink.write(buffer.limit((int) count));
      }
      done += count;
    }
    buffer.clear();
    flushed += size;
  }

  /** The bytes of a block of array data that is passed at once. */
  static int blockSize() {
    return BLOCK;
  }

  /** Hands all that was written to the target. */
  void flush() throws IOException {
    int count = buffer.position();
    sink.write(buffer.flip());
    buffer.clear();
    flushed += count;
  }
}
