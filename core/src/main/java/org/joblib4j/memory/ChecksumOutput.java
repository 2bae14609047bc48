package org.joblib4j.memory;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Counts and sums up what is written through it. */
final class ChecksumOutput extends FilterOutputStream {
  private final CRC32C checksum = new CRC32C();
  private long length;

  ChecksumOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    checksum.update(b);
    length++;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    out.write(bytes, offset, count);
    checksum.update(bytes, offset, count);
    length += count;
  }

  /** How many bytes were written. */
  long length() {
    return length;
  }

  /** The checksum of all that was written. */
  long checksum() {
    return checksum.getValue();
  }

  /** Writes the checksum of all that was written. */
  void writeChecksum() throws IOException {
    byte[] sum = new byte[4];
    ByteBuffer.wrap(sum).order(ByteOrder.LITTLE_ENDIAN).putInt((int) checksum.getValue());
    out.write(sum);
  }
}
