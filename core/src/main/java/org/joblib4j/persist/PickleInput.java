package org.joblib4j.persist;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The bytes of a pickle, read once from front to back.
 *
 * <p>No method takes more memory than it finds bytes: a length in a file is only a claim. Numbers
 * are little-endian, as pickle has them. For one thread.
 */
abstract sealed class PickleInput permits SegmentInput, StreamInput {

  /** The bytes read so far. */
  abstract long position();

  /** The next byte, 0 to 255. */
  abstract int readByte() throws IOException;

  /** The next bytes. */
  abstract byte[] readBytes(long count) throws IOException;

  /** The bytes up to the next line feed, which is read and left out. */
  abstract byte[] readLine(int limit) throws IOException;

  /** Passes over bytes. */
  abstract void skip(long count) throws IOException;

  /** The next bytes, copied to memory that is allocated for them. */
  abstract MemorySegment readSegment(long count, SegmentAllocation allocation) throws IOException;

  final int readUnsignedShort() throws IOException {
    int low = readByte();
    return low | (readByte() << 8);
  }

  int readInt() throws IOException {
    int low = readUnsignedShort();
    return low | (readUnsignedShort() << 16);
  }

  final long readUnsignedInt() throws IOException {
    return readInt() & 0xffff_ffffL;
  }

  final long readLong() throws IOException {
    long low = readUnsignedInt();
    return low | ((long) readInt() << 32);
  }

  static int arrayLength(long count) {
    if (count < 0 || count > Integer.MAX_VALUE - 8) {
      throw new Malformed(
          "a value of %s bytes is longer than a Java array can be".formatted(unsigned(count)));
    }
    return (int) count;
  }

  static String unsigned(long count) {
    return Long.toUnsignedString(count);
  }
}
