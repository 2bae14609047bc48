package org.joblib4j.persist;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.InflaterInputStream;

/**
 * The compressed files of joblib up to 0.9: the letters {@code ZF}, the length of the content as a
 * hexadecimal number padded to 19 characters (20 where Python 2 put an L behind it), and the
 * content as a zlib stream.
 */
final class ZFile {
  private static final int LENGTH_FIELD = 19;

  private ZFile() {}

  static byte[] read(Path file, LoadLimits limits) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int start = 2 + LENGTH_FIELD;
    if (bytes.length <= start || bytes[0] != 'Z' || bytes[1] != 'F') {
      throw new IOException(file + ": expected a ZF file, found other bytes");
    }
    String field = new String(bytes, 2, LENGTH_FIELD, StandardCharsets.ISO_8859_1).strip();
    if (!field.matches("0x[0-9a-fA-F]{1,15}L?")) {
      throw new IOException(file + ": expected a length after ZF, found '" + field + "'");
    }
    if (bytes[start] == ' ' || bytes[start] == 'L') {
      start++;
    }
    long length = Long.parseLong(field.substring(2).replace("L", ""), 16);
    if (length > limits.bytes() || length > Integer.MAX_VALUE - 8) {
      throw new IOException(
          file + ": holds " + length + " bytes, over the limit of " + limits.bytes());
    }
    byte[] content;
    try (var in =
        new InflaterInputStream(new ByteArrayInputStream(bytes, start, bytes.length - start))) {
      content = in.readNBytes((int) length + 1);
    } catch (IOException e) {
      throw new IOException(file + ": damaged zlib data: " + e.getMessage(), e);
    }
    if (content.length != length) {
      throw new IOException(
          file + ": expected " + length + " bytes of content, found another number");
    }
    return content;
  }
}
