package org.joblib4j.persist;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.IntFunction;

/** Where a pickle is written to, knowing its position. Buffered. For one thread. */
final class PickleOutput {
  private static final int BUFFER = 1 << 16;

  /** Large heap memory is written through a buffer of this size: fewer, longer writes. */
  private static final int BLOCK = 1 << 20;

  private static final long LONGEST_WRITE = 1L << 30;

  @FunctionalInterface
  private interface Sink {
    void write(ByteBuffer bytes) throws IOException;
  }

  private final Sink sink;
  private final IntFunction<ByteBuffer> allocation;
  private final ByteBuffer buffer;
  private long flushed;

  private PickleOutput(Sink sink, IntFunction<ByteBuffer> allocation) {
    this.sink = sink;
    this.allocation = allocation;
    this.buffer = allocation.apply(BUFFER);
  }

  /** Writes to a file. */
  static PickleOutput to(FileChannel channel) {
    Sink sink =
        bytes -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        };
    return new PickleOutput(sink, ByteBuffer::allocateDirect);
  }

  /** Writes to a stream, which stays open. */
  static PickleOutput to(OutputStream out) {
    byte[] copy = new byte[BUFFER];
    Sink sink =
        bytes -> {
          if (bytes.hasArray()) {
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            return;
          }
          while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), copy.length);
            bytes.get(copy, 0, count);
            out.write(copy, 0, count);
          }
        };
    return new PickleOutput(sink, ByteBuffer::allocate);
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
    if (segment.isNative()) {
      for (long done = 0; done < size; done += LONGEST_WRITE) {
        long count = Math.min(LONGEST_WRITE, size - done);
        sink.write(segment.asSlice(done, count).asByteBuffer());
      }
    } else {
      ByteBuffer copy = size > BUFFER ? allocation.apply(BLOCK) : buffer;
      for (long done = 0; done < size; done += copy.capacity()) {
        int count = (int) Math.min(copy.capacity(), size - done);
        MemorySegment.copy(segment, done, MemorySegment.ofBuffer(copy.clear()), 0, count);
        sink.write(copy.limit(count));
      }
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
