package org.joblib4j.codecs;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers of LZ4 and zstd frames. */
final class LittleEndian {
  private static final VarHandle INT32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  static int int32(byte[] bytes, int at) {
    return (int) INT32.get(bytes, at);
  }

  static void setInt32(byte[] bytes, int at, int value) {
    INT32.set(bytes, at, value);
  }

  static long int64(byte[] bytes, int at) {
    return (long) INT64.get(bytes, at);
  }

  static void setInt64(byte[] bytes, int at, long value) {
    INT64.set(bytes, at, value);
  }

  /** Reads bytes that have to be there. */
  static byte[] readBytes(InputStream source, int count) throws IOException {
    byte[] bytes = new byte[count];
    readBytes(source, bytes, 0, count);
    return bytes;
  }

  /** Reads bytes that have to be there. */
  static void readBytes(InputStream source, byte[] target, int offset, int count)
      throws IOException {
    int found = source.readNBytes(target, offset, count);
    if (found < count) {
      throw new EOFException("cut off: %d bytes are missing".formatted(count - found));
    }
  }

  /** Reads a number that has to be there. */
  static int readInt32(InputStream source) throws IOException {
    return int32(readBytes(source, Integer.BYTES), 0);
  }
}
