package org.joblib4j.array;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The members of a zip file and where their bytes start, which {@link java.util.zip.ZipFile} does
 * not tell.
 *
 * <p>Read is the central directory at the end of the file, in its 64-bit form too (sections 4.3.7
 * to 4.3.16 and 4.5.3 of PKWARE's APPNOTE).
 */
final class ZipDirectory {
  static final int STORED = 0;
  static final int DEFLATED = 8;

  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_LENGTH = 46;
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int LOCATOR_64_LENGTH = 20;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_LENGTH = 56;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final long IN_EXTRA = 0xFFFF_FFFFL;

  private final FileChannel channel;
  private final String source;

  private ZipDirectory(FileChannel channel, String source) {
    this.channel = channel;
    this.source = source;
  }

  /** One member: how it is packed and where its local header starts. */
  record Member(
      String name, int method, boolean encrypted, long crc, long packed, long size, long header) {}

  /**
   * Reads the directory.
   *
   * @throws IOException when the file is no zip file or is damaged
   */
  static List<Member> read(MappableFile file) throws IOException {
    return new ZipDirectory(file.channel(), file.path().toString()).members();
  }

  /**
   * The first byte of a member's own data.
   *
   * @throws IOException when the member does not lie in the file
   */
  static long dataStart(MappableFile file, Member member) throws IOException {
    ZipDirectory directory = new ZipDirectory(file.channel(), file.path().toString());
    ByteBuffer local = directory.bytes(member.header(), LOCAL_LENGTH, "local header");
    directory.expect(local.getInt(0), LOCAL, "local header of " + member.name());
    long start = member.header() + LOCAL_LENGTH + unsigned(local, 26) + unsigned(local, 28);
    if (member.packed() > file.size() - start) {
      throw new IOException(
          "%s: expected %d bytes of member %s from byte %d on, found a file of %d bytes"
              .formatted(file.path(), member.packed(), member.name(), start, file.size()));
    }
    return start;
  }

  /** The packed bytes of a member. */
  static InputStream packed(MappableFile file, Member member) throws IOException {
    return new ChannelRange(file.channel(), dataStart(file, member), member.packed());
  }

  private List<Member> members() throws IOException {
    long size = channel.size();
    int tail = (int) Math.min(size, END_LENGTH + MAX_COMMENT);
    ByteBuffer end = bytes(size - tail, tail, "end of the directory");
    int at = tail - END_LENGTH;
    while (at >= 0 && end.getInt(at) != END) {
      at--;
    }
    if (at < 0) {
      throw new IOException(source + ": expected a zip file, found no directory at its end");
    }
    long count = unsigned(end, at + 10);
    long bytes = unsignedInt(end, at + 12);
    long start = unsignedInt(end, at + 16);
    long locator = size - tail + at - LOCATOR_64_LENGTH;
    if (locator >= 0 && bytes(locator, 4, "locator").getInt(0) == LOCATOR_64) {
      long end64 = bytes(locator, LOCATOR_64_LENGTH, "64-bit locator").getLong(8);
      ByteBuffer large = bytes(end64, END_64_LENGTH, "64-bit end of the directory");
      expect(large.getInt(0), END_64, "64-bit end of the directory");
      count = large.getLong(32);
      bytes = large.getLong(40);
      start = large.getLong(48);
    }
    if (bytes < 0 || bytes > Integer.MAX_VALUE || count < 0 || count > bytes / CENTRAL_LENGTH) {
      throw new IOException(
          "%s: expected a zip directory, found one of %d members in %d bytes"
              .formatted(source, count, bytes));
    }
    return members(bytes(start, (int) bytes, "directory"), count);
  }

  private List<Member> members(ByteBuffer directory, long count) throws IOException {
    List<Member> members = new ArrayList<>();
    int at = 0;
    for (long i = 0; i < count; i++) {
      checkInside(directory, at, CENTRAL_LENGTH);
      expect(directory.getInt(at), CENTRAL, "directory entry " + i);
      int nameLength = unsigned(directory, at + 28);
      int extraLength = unsigned(directory, at + 30);
      int length = CENTRAL_LENGTH + nameLength + extraLength + unsigned(directory, at + 32);
      checkInside(directory, at, length);
      byte[] name = new byte[nameLength];
      directory.get(at + CENTRAL_LENGTH, name);
      int extra = at + CENTRAL_LENGTH + nameLength;
      Extra64 wide = new Extra64(directory, extra, extra + extraLength);
      long size = wide.value(unsignedInt(directory, at + 24));
      long packed = wide.value(unsignedInt(directory, at + 20));
      long header = wide.value(unsignedInt(directory, at + 42));
      members.add(
          new Member(
              new String(name, StandardCharsets.UTF_8),
              unsigned(directory, at + 10),
              (unsigned(directory, at + 8) & 1) != 0,
              unsignedInt(directory, at + 16),
              packed,
              size,
              header));
      at += length;
    }
    return members;
  }

  private void checkInside(ByteBuffer directory, int at, int length) throws IOException {
    if (length > directory.limit() - at) {
      throw new IOException(source + ": a zip directory entry at byte " + at + " is truncated");
    }
  }

  private void expect(int found, int expected, String what) throws IOException {
    if (found != expected) {
      throw new IOException(
          "%s: expected the %s (%08x), found %08x".formatted(source, what, expected, found));
    }
  }

  private ByteBuffer bytes(long position, int length, String what) throws IOException {
    if (position < 0 || length > channel.size() - position) {
      throw new IOException(
          "%s: expected the %s at byte %d, found a file of %d bytes"
              .formatted(source, what, position, channel.size()));
    }
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new IOException(source + ": the file was truncated while it was read");
      }
    }
    return buffer.flip();
  }

  private static int unsigned(ByteBuffer buffer, int at) {
    return Short.toUnsignedInt(buffer.getShort(at));
  }

  private static long unsignedInt(ByteBuffer buffer, int at) {
    return Integer.toUnsignedLong(buffer.getInt(at));
  }

  /** The extra field with the numbers that do not fit 32 bits, in the order in which they are. */
  private static final class Extra64 {
    private static final int ID = 1;

    private final ByteBuffer directory;
    private int at;
    private int end;

    Extra64(ByteBuffer directory, int from, int to) {
      this.directory = directory;
      for (int field = from; field + 4 <= to; field += 4 + unsigned(directory, field + 2)) {
        if (unsigned(directory, field) == ID) {
          at = field + 4;
          end = Math.min(to, at + unsigned(directory, field + 2));
          return;
        }
      }
    }

    long value(long narrow) {
      if (narrow != IN_EXTRA || at + Long.BYTES > end) {
        return narrow;
      }
      long wide = directory.getLong(at);
      at += Long.BYTES;
      return wide;
    }
  }
}
