package org.joblib4j.persist;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.joblib4j.array.DType;
import org.joblib4j.array.FileRegion;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/** Reads from memory: a mapped file, or the bytes of a small one. */
final class SegmentInput extends PickleInput {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment bytes;
  private final @Nullable FileRegion mapped;
  private long position;

  /** An input over memory; where it is a mapped file, arrays may be views of it. */
  SegmentInput(MemorySegment bytes, @Nullable FileRegion mapped) {
    this.bytes = bytes;
    this.mapped = mapped;
  }

  /** The file that arrays may be views of; null where their data must be copied. */
  @Nullable FileRegion mapped() {
    return mapped;
  }

  /** The memory that is read. */
  MemorySegment segment() {
    return bytes;
  }

  @Override
  long position() {
    return position;
  }

  @Override
  int readByte() {
    if (position >= bytes.byteSize()) {
      require(1);
    }
    return bytes.get(ValueLayout.JAVA_BYTE, position++) & 0xff;
  }

  @Override
  int readInt() {
    require(4);
    int value = bytes.get(INT, position);
    position += 4;
    return value;
  }

  @Override
  byte[] readBytes(long count) {
    require(count);
    byte[] result = new byte[arrayLength(count)];
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, position, result, 0, result.length);
    position += count;
    return result;
  }

  @Override
  byte[] readLine(int limit) {
    long end = position;
    while (end < bytes.byteSize() && bytes.get(ValueLayout.JAVA_BYTE, end) != '\n') {
      if (++end - position > limit) {
        throw new Malformed("a line is longer than the limit of %d bytes".formatted(limit));
      }
    }
    byte[] line = readBytes(end - position);
    readByte();
    return line;
  }

  @Override
  void skip(long count) {
    require(count);
    position += count;
  }

  @Override
  MemorySegment readSegment(long count, SegmentAllocation allocation) {
    require(count);
    MemorySegment view = bytes.asSlice(position, count);
    position += count;
    MemorySegment target = allocation.allocate(count);
    bytes(view).copyInto(bytes(target));
    return target;
  }

  private static NdArray bytes(MemorySegment segment) {
    long[] shape = {segment.byteSize()};
    return NdArray.wrap(segment, DType.UINT8, 0, shape, new long[] {1}, null);
  }

  private void require(long count) {
    long remaining = bytes.byteSize() - position;
    if (count < 0 || count > remaining) {
      throw new Malformed(
          "cut off: expected %s more bytes at offset %d, found %d"
              .formatted(unsigned(count), position, remaining));
    }
  }
}
