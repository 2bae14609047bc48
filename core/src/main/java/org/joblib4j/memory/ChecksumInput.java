package org.joblib4j.memory;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Sums up what is read through it, and keeps the tail of the entry back. */
final class ChecksumInput extends FilterInputStream {
  private static final int CHUNK = 1 << 16;

  private final CRC32C checksum = new CRC32C();
  private final byte[] held = new byte[CHUNK + EntryFormat.TAIL_LENGTH];
  private int start;
  private int end;
  private long length;
  private boolean ended;

  ChecksumInput(InputStream in) {
    super(in);
  }

  /** Bytes that are known not to belong to the tail; 0 at the end. */
  private int available(int wanted) throws IOException {
    while (!ended && end - start <= EntryFormat.TAIL_LENGTH) {
      System.arraycopy(held, start, held, 0, end - start);
      end -= start;
      start = 0;
      int count = in.read(held, end, held.length - end);
      ended = count < 0;
      end += Math.max(0, count);
    }
    return Math.clamp(end - start - (long) EntryFormat.TAIL_LENGTH, 0, wanted);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    int taken = available(count);
    if (taken == 0) {
      return -1;
    }
    System.arraycopy(held, start, target, offset, taken);
    checksum.update(held, start, taken);
    start += taken;
    length += taken;
    return taken;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** How many bytes were before the tail. Call it after {@link #tail}. */
  long length() {
    return length;
  }

  /** Reads to the end. */
  byte[] tail() throws IOException {
    skip(Long.MAX_VALUE);
    byte[] tail = Arrays.copyOfRange(held, start, end);
    checksum.update(tail, 0, Math.max(0, tail.length - 4));
    return tail;
  }

  @Override
  public long skip(long count) throws IOException {
    byte[] waste = new byte[CHUNK];
    long skipped = 0;
    while (skipped < count) {
      int read = read(waste, 0, (int) Math.min(waste.length, count - skipped));
      if (read < 0) {
        break;
      }
      skipped += read;
    }
    return skipped;
  }

  /** The checksum of all before the one in the tail. Call it after {@link #tail}. */
  int checksum() {
    return (int) checksum.getValue();
  }
}
