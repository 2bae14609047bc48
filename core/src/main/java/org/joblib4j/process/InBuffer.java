package org.joblib4j.process;

import java.io.EOFException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what an {@link OutBuffer} wrote. For one thread. */
final class InBuffer extends InputStream {
  private final byte[] bytes;
  private final int end;
  private int position;

  InBuffer(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private InBuffer(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** A reader of the rest, independent of this one. */
  InBuffer duplicate() {
    return new InBuffer(bytes, position, end);
  }

  private int advance(int count) throws EOFException {
    if (count < 0 || count > end - position) {
      throw new EOFException(
          "a message ends after " + (end - position) + " of " + count + " bytes");
    }
    int from = position;
    position += count;
    return from;
  }

  @Override
  public int read() {
    return position < end ? bytes[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int count = Math.min(length, end - position);
    if (count == 0) {
      return -1;
    }
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return end - position;
  }

  byte getByte() throws EOFException {
    return bytes[advance(1)];
  }

  int getInt() throws EOFException {
    int at = advance(Integer.BYTES);
    return loadInt(at);
  }

  long getLong() throws EOFException {
    int at = advance(Long.BYTES);
    return (long) loadInt(at) << 32 | (loadInt(at + 4) & 0xffff_ffffL);
  }

  private int loadInt(int at) {
    byte[] b = bytes;
    return b[at] << 24 | (b[at + 1] & 0xff) << 16 | (b[at + 2] & 0xff) << 8 | (b[at + 3] & 0xff);
  }

  String getText() throws EOFException {
    int length = getInt();
    return new String(bytes, advance(length), length, StandardCharsets.UTF_8);
  }

  byte[] getBytes() throws EOFException {
    int length = getInt();
    int from = advance(length);
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /** A reader of the next bytes, which are skipped here; nothing is copied. */
  InBuffer slice(int length) throws EOFException {
    int from = advance(length);
    return new InBuffer(bytes, from, from + length);
  }
}
