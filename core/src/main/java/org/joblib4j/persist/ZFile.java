package org.joblib4j.persist;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.InflaterInputStream;

/**
 * The compressed files of joblib up to 0.9: the letters {@code ZF}, the length of the content as a
 * hexadecimal number padded to 19 characters (20 where Python 2 put an L behind it), and the
 * content as a zlib stream.
 */
final class ZFile extends FilterInputStream {
  /** What {@link Audit#compression} says of such a file. */
  static final String FORMAT = "ZF";

  private static final int LENGTH_FIELD = 19;

  private long left;

  private ZFile(InputStream content, long length) {
    super(content);
    left = length;
  }

  /** Whether these are the first bytes of such a file. */
  static boolean begins(byte[] start) {
    return start.length > 1 && start[0] == 'Z' && start[1] == 'F';
  }

  /** The content of a compressed stream, which is closed with it. */
  static InputStream open(InputStream compressed) throws IOException {
    var in = new BufferedInputStream(compressed);
    byte[] head = in.readNBytes(FORMAT.length() + LENGTH_FIELD);
    if (!begins(head)) {
      throw new IOException("expected a ZF file, found other bytes");
    }
    String field = new String(head, 2, head.length - 2, StandardCharsets.ISO_8859_1).strip();
    if (!field.matches("0x[0-9a-fA-F]{1,15}L?")) {
      throw new IOException("expected a length after ZF, found '" + field + "'");
    }
    in.mark(1);
    int next = in.read();
    if (next != ' ' && next != 'L') {
      in.reset();
    }
    long length = Long.parseLong(field.substring(2).replace("L", ""), 16);
    return new ZFile(new InflaterInputStream(in), length);
  }

  /**
   * The content of a file.
   *
   * @throws IOException when it is no such file, or damaged, or longer than the limit
   */
  static byte[] read(Path file, LoadLimits limits) throws IOException {
    try (InputStream compressed = Files.newInputStream(file);
        InputStream content = open(compressed)) {
      long most = Math.min(limits.bytes(), Integer.MAX_VALUE - 8);
      byte[] bytes = content.readNBytes((int) most);
      if (content.read() >= 0) {
        throw new IOException("holds more than the limit of %d bytes".formatted(most));
      }
      return bytes;
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    if (count > left || (count < 0 && left > 0)) {
      throw new IOException("the content is not as long as the head says");
    }
    left -= Math.max(count, 0);
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes(Math.clamp(count, 0, 1 << 16)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
