package org.joblib4j.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.LoadOptions;
import org.joblib4j.persist.Persist;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an entry: a joblib file that Python loads, with more in it than Python sees.
 *
 * <pre>
 * head    80 04  42 LENGTH BYTES  30      a pickle pushes bytes and pops them: nothing stays
 * value   what Persist.dump writes
 * tail    48 bytes behind the pickle's end, where nobody reads on
 * </pre>
 *
 * The head's bytes are a pickle themselves, of the {@link EntryInfo}; they are as long as keeps the
 * arrays in the value aligned. Of a compressed entry all three parts are compressed together.
 *
 * <p>The tail says of which key the entry is, how long it is, and has a checksum (CRC-32C) of all
 * that is before it: an entry that was cut, that has zeros where a crash left none of its blocks,
 * or that stands in another's place, is recognised. It begins with {@code j4j} and the digit of the
 * {@linkplain EntryInfo#FORMAT format}, and is as long in all formats: an entry of another version
 * that is whole is told from a damaged one.
 */
final class EntryFormat {
  static final int TAIL_LENGTH = 48;

  private static final int HEAD_START = 7;
  private static final int ALIGNMENT = 64;
  private static final int LONGEST_INFO = 1 << 24;
  private static final byte[] MAGIC = {'j', '4', 'j'};
  private static final byte VERSION = '0' + EntryInfo.FORMAT;
  private static final byte POP = '0';
  private static final byte BINBYTES = 'B';

  private EntryFormat() {}

  /** An entry is not what its tail says, or has none. */
  static final class DamagedEntryException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedEntryException(String message) {
      super(message);
    }

    DamagedEntryException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** An entry is whole, but in the format of another version of this library. */
  static final class OtherVersionException extends IOException {
    private static final long serialVersionUID = 1;

    OtherVersionException(Object format) {
      super("its format is " + format + ", and this version knows " + EntryInfo.FORMAT);
    }
  }

  static byte[] head(EntryInfo info) throws IOException {
    var pickle = new ByteArrayOutputStream();
    Persist.dump(info.toList(), pickle, Compression.NONE);
    byte[] bytes = pickle.toByteArray();
    int length = (HEAD_START + bytes.length + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer head = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 0x80).put((byte) 4).put(BINBYTES).putInt(length - HEAD_START - 1).put(bytes);
    head.put(length - 1, POP);
    return head.array();
  }

  /** How long the information is, given the first {@value #HEAD_START} bytes of an entry. */
  static int infoLength(byte[] start) throws DamagedEntryException {
    ByteBuffer head = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    int length = start.length < HEAD_START || start[2] != BINBYTES ? -1 : head.getInt(3);
    if (length < 0 || length > LONGEST_INFO) {
      throw new DamagedEntryException("it does not begin as an entry does");
    }
    return length;
  }

  /** The information in an entry, or in the first bytes of one that are enough for it. */
  static EntryInfo info(byte[] entry) throws IOException {
    int length = infoLength(entry);
    int end = Math.min(entry.length, HEAD_START + length);
    try {
      List<?> parts =
          Persist.load(
              MemorySegment.ofArray(entry).asSlice(HEAD_START, end - HEAD_START),
              List.class,
              LoadOptions.DEFAULT);
      Object format = parts.getFirst();
      if (!Objects.equals(format, EntryInfo.FORMAT)) {
        throw new OtherVersionException(format);
      }
      return EntryInfo.of(parts);
    } catch (OtherVersionException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DamagedEntryException("its head cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The start of a tail, up to the checksum.
   *
   * @param length of all that is before the tail
   */
  static byte[] tail(EntryName name, long length, Duration duration, boolean isNull) {
    ByteBuffer tail = ByteBuffer.allocate(TAIL_LENGTH - 4).order(ByteOrder.LITTLE_ENDIAN);
    tail.put(MAGIC).put(VERSION).put(HexFormat.of().parseHex(name.key()));
    return tail.putLong(length).putLong(duration.toNanos()).putInt(isNull ? 1 : 0).array();
  }

  /** What a tail says of the value. */
  record Tail(boolean isNull, Duration duration) {}

  /**
   * Checks a tail.
   *
   * @param length of all that is before the tail
   * @param checksum of all before the checksum in the tail; null to leave it unchecked
   */
  static Tail check(byte[] tail, EntryName name, long length, @Nullable Integer checksum)
      throws DamagedEntryException, OtherVersionException {
    if (tail.length < TAIL_LENGTH
        || !Arrays.equals(tail, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new DamagedEntryException("its end is not that of an entry");
    }
    ByteBuffer fields = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    if (checksum == null || fields.getInt(44) == checksum) {
      checkVersion(tail);
    }
    String key = HexFormat.of().formatHex(tail, 4, 24);
    if (!key.equals(name.key())) {
      throw new DamagedEntryException("it is the entry of another key, " + key);
    }
    if (fields.getLong(24) != length) {
      throw new DamagedEntryException(
          "it has %d bytes, and was written with %d".formatted(length, fields.getLong(24)));
    }
    if (checksum != null && fields.getInt(44) != checksum) {
      throw new DamagedEntryException("its checksum is wrong");
    }
    return new Tail(fields.getInt(40) == 1, Duration.ofNanos(fields.getLong(32)));
  }

  /** Throws if a tail is that of an entry in another format. */
  static void checkVersion(byte[] tail) throws OtherVersionException {
    int version = tail.length < TAIL_LENGTH ? VERSION : tail[MAGIC.length];
    if (version != VERSION && Arrays.equals(tail, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new OtherVersionException(version - '0');
    }
  }
}
