package org.joblib4j.array;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** The elements of an array as bytes in C order, from and to streams. */
final class ElementBytes {
  private static final int BLOCK = 1 << 16;
  private static final int CHANNEL_BLOCK = 1 << 20;

  /** Up to here a length that a stream claims is believed at once. */
  private static final long TRUSTED = 1 << 26;

  private ElementBytes() {}

  /** Visits the elements in C order as segments of at most the given number of bytes. */
  static <X extends Exception> void forEachBlock(
      NdArray array, long maxBytes, NdArray.BlockVisitor<X> visitor) throws X {
    if (array.size() == 0) {
      return;
    }
    int itemSize = array.dtype().itemSize();
    long whole = Math.max(itemSize, maxBytes - maxBytes % itemSize);
    if (array.isContiguous()) {
      long at = array.offset();
      long end = at + array.byteSize();
      for (; at < end; at += whole) {
        long bytes = Math.min(whole, end - at);
        visitor.visit(array.segment().asSlice(at, bytes).asReadOnly());
      }
    } else if (array.byteSize() <= maxBytes) {
      visitor.visit(Copying.fresh(array).segment().asReadOnly());
    } else {
      forEachBlockOfRows(array, maxBytes, visitor);
    }
  }

  private static <X extends Exception> void forEachBlockOfRows(
      NdArray array, long maxBytes, NdArray.BlockVisitor<X> visitor) throws X {
    long rows = array.shape(0);
    long rowBytes = array.byteSize() / rows;
    long step = Math.max(1, maxBytes / Math.max(1, rowBytes));
    for (long from = 0; from < rows; from += step) {
      NdArray part =
          step == 1 ? array.row(from) : array.slice(0, from, Math.min(rows, from + step));
      forEachBlock(part, maxBytes, visitor);
    }
  }

  static void write(NdArray array, OutputStream out) throws IOException {
    byte[] block = new byte[(int) Math.min(BLOCK, array.byteSize())];
    forEachBlock(
        array,
        BLOCK,
        bytes -> {
          int length = (int) bytes.byteSize();
          MemorySegment.copy(bytes, Elements.BYTE, 0, block, 0, length);
          out.write(block, 0, length);
        });
  }

  static void write(NdArray array, WritableByteChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(CHANNEL_BLOCK, array.byteSize()));
    MemorySegment block = MemorySegment.ofBuffer(buffer);
    forEachBlock(
        array,
        CHANNEL_BLOCK,
        bytes -> {
          ByteBuffer next = bytes.isNative() ? bytes.asByteBuffer() : buffer.clear();
          if (!bytes.isNative()) {
            MemorySegment.copy(bytes, 0, block, 0, bytes.byteSize());
            next.limit((int) bytes.byteSize());
          }
          while (next.hasRemaining()) {
            channel.write(next);
          }
        });
  }

  /**
   * Reads the elements of a contiguous array.
   *
   * <p>A shape may lie about what follows, so storage over 64 MiB grows with what has been read.
   *
   * @throws IOException when the stream ends early; it names the source, what was expected and
   *     found
   */
  static NdArray read(InputStream in, DType type, long[] shape, String source) throws IOException {
    long expected = Layout.checkedByteSize(shape, type.itemSize());
    byte[] block = new byte[(int) Math.min(BLOCK, expected)];
    MemorySegment storage = Storage.allocate(type, Math.min(expected, TRUSTED));
    long found = 0;
    while (found < expected) {
      int length = in.readNBytes(block, 0, (int) Math.min(BLOCK, expected - found));
      if (found + length > storage.byteSize()) {
        MemorySegment larger =
            Storage.allocate(type, Math.min(expected, Math.multiplyExact(storage.byteSize(), 4L)));
        MemorySegment.copy(storage, 0, larger, 0, found);
        storage = larger;
      }
      MemorySegment.copy(block, 0, storage, Elements.BYTE, found, length);
      found += length;
      if (length < Math.min(BLOCK, expected - found + length)) {
        throw new EOFException(
            source + ": expected " + expected + " bytes of elements, found " + found);
      }
    }
    Layout layout = Layout.cOrder(0, type.itemSize(), shape);
    return new NdArray(storage, type, layout, null);
  }
}
