package org.joblib4j.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that grow as they are written; integers in big-endian order. For one thread.
 *
 * <p>Unlike {@link java.io.DataOutputStream} it needs no flushing, has no lock, and gives its array
 * away without a copy.
 */
final class OutBuffer extends OutputStream {
  /** What the largest Java array can hold. */
  static final int LIMIT = Integer.MAX_VALUE - 8;

  private byte[] bytes = new byte[512];
  private int size;

  /** The bytes written are the first {@link #size()} of these. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Forgets what was written after a position. */
  void truncate(int position) {
    size = position;
  }

  private void require(int more) throws IOException {
    if (bytes.length - size < more) {
      if (more > LIMIT - size) {
        throw new OversizeException(LIMIT);
      }
      long doubled = 2L * bytes.length;
      bytes = Arrays.copyOf(bytes, (int) Math.min(LIMIT, Math.max(doubled, size + more)));
    }
  }

  @Override
  public void write(int b) throws IOException {
    require(1);
    bytes[size++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    require(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  void putInt(int value) throws IOException {
    require(Integer.BYTES);
    storeInt(value);
  }

  void putLong(long value) throws IOException {
    require(Long.BYTES);
    storeInt((int) (value >>> 32));
    storeInt((int) value);
  }

  private void storeInt(int value) {
    byte[] b = bytes;
    int at = size;
    b[at] = (byte) (value >>> 24);
    b[at + 1] = (byte) (value >>> 16);
    b[at + 2] = (byte) (value >>> 8);
    b[at + 3] = (byte) value;
    size = at + 4;
  }

  /** Writes a text, its length first. */
  void putText(String text) throws IOException {
    putBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes, their number first. */
  void putBytes(byte[] source) throws IOException {
    putInt(source.length);
    write(source, 0, source.length);
  }
}
