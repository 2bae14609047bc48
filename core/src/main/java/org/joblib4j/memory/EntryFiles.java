package org.joblib4j.memory;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.joblib4j.memory.EntryFormat.DamagedEntryException;
import org.joblib4j.memory.EntryFormat.Tail;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.DumpOptions;
import org.joblib4j.persist.Persist;
import org.jspecify.annotations.Nullable;

/** Writes and reads the files of entries. */
final class EntryFiles {
  /** Up to this size an entry is read at once, and may stay in memory. */
  static final int SMALL = 1 << 18;

  private static final int MOST_AT_ONCE = 1 << 30;
  private static final int MOST_ATTEMPTS = 5;

  private EntryFiles() {}

  /**
   * What was read.
   *
   * @param duration how long it took to compute
   */
  record Loaded(@Nullable Object value, Duration duration) {}

  /**
   * Writes an entry.
   *
   * @param options which classes will be allowed when it is read
   * @throws org.joblib4j.persist.NotPersistableException when the value has no form in a file
   * @throws IOException when writing fails; a part of the file may be there
   */
  static void write(
      Path file,
      EntryName name,
      EntryInfo info,
      @Nullable Object value,
      Compression compression,
      DumpOptions options)
      throws IOException {
    try (OutputStream target =
            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream compressed = compression.compressing(target);
        ChecksumOutput out = new ChecksumOutput(new BufferedOutputStream(compressed))) {
      out.write(EntryFormat.head(info));
      Persist.dump(value, out, options.compressed(Compression.NONE));
      out.write(EntryFormat.tail(name, out.length(), info.duration(), value == null));
      out.writeChecksum();
    }
  }

  /**
   * Reads all of an entry that is not larger than {@link #SMALL}.
   *
   * @return null when it is larger
   * @throws NoSuchFileException when it was removed just now
   */
  static byte @Nullable [] readSmall(Path file) throws IOException {
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      return Files.size(file) > SMALL ? null : Files.readAllBytes(file);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return readSmall(file.toFile());
      } catch (FileNotFoundException e) {
        checkIsFile(file);
        // It is there: removed and published again just now, or not to be read by us.
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Asks the system for less than Files.readAllBytes, which counts for a small result. */
  private static byte @Nullable [] readSmall(File file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
      long size = in.length();
      if (size > SMALL) {
        return null;
      }
      byte[] bytes = new byte[(int) size];
      in.readFully(bytes);
      return bytes;
    } catch (EOFException e) {
      throw new DamagedEntryException("it was cut while it was read", e);
    }
  }

  /**
   * Whether there is a file; asked before it is opened, which would take for ever with a pipe.
   *
   * @return false when there is none, nor a folder for it
   * @throws DamagedEntryException when there is something else
   */
  static boolean isThere(Path file) throws IOException {
    try {
      // Without an exception where there is none: each miss asks twice.
      BasicFileAttributes found =
          file.getFileSystem().provider().readAttributesIfExists(file, BasicFileAttributes.class);
      if (found != null && !found.isRegularFile()) {
        throw new DamagedEntryException("it is a folder, a pipe or a device, and no file");
      }
      return found != null;
    } catch (FileSystemException e) {
      if (Files.isDirectory(file.resolveSibling("."))) {
        throw e;
      }
      return false;
    }
  }

  private static void checkIsFile(Path file) throws IOException {
    if (!isThere(file)) {
      throw new NoSuchFileException(file.toString());
    }
  }

  /**
   * The value of an entry that is in memory.
   *
   * @throws IOException when it is damaged, or holds what the type does not allow
   */
  static Loaded load(byte[] entry, EntryName name, ResultType type) throws IOException {
    if (!isPlain(entry)) {
      return loadStream(new ByteArrayInputStream(entry), name, type);
    }
    int length = Math.max(0, entry.length - EntryFormat.TAIL_LENGTH);
    byte[] tail = Arrays.copyOfRange(entry, length, entry.length);
    CRC32C checksum = new CRC32C();
    checksum.update(entry, 0, Math.max(0, entry.length - 4));
    Tail checked = EntryFormat.check(tail, name, length, (int) checksum.getValue());
    Object value =
        checked.isNull() ? null : type.load(MemorySegment.ofArray(entry).asSlice(0, length));
    return new Loaded(value, checked.duration());
  }

  /**
   * The value of an entry's file, with arrays mapped if the type says so. The data of mapped arrays
   * is not checked: that would mean reading it.
   *
   * @throws NoSuchFileException when there is none
   * @throws IOException when it is damaged, cannot be read, or holds what the type does not allow
   */
  static Loaded load(Path file, EntryName name, ResultType type) throws IOException {
    Tail checked;
    checkIsFile(file);
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      return copy(file, name, type); // others cannot map
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      byte[] start = readAt(channel, 0, 1);
      if (!isPlain(start)) {
        try (InputStream in = Files.newInputStream(file)) {
          return loadStream(in, name, type);
        }
      }
      long length = Math.max(0, channel.size() - EntryFormat.TAIL_LENGTH);
      byte[] tail = readAt(channel, length, EntryFormat.TAIL_LENGTH);
      Integer checksum = type.isMapped() ? null : checksum(channel);
      checked = EntryFormat.check(tail, name, length, checksum);
    }
    return new Loaded(checked.isNull() ? null : type.load(file), checked.duration());
  }

  /**
   * Reads all of an entry and checks it, but builds no value.
   *
   * @throws IOException when it is damaged, of another version, or cannot be read
   */
  static void verify(Path file, EntryName name) throws IOException {
    checkIsFile(file);
    try (InputStream source = Files.newInputStream(file);
        InputStream in = Compression.decompressing(source);
        ChecksumInput checked = new ChecksumInput(in)) {
      byte[] tail = checked.tail();
      EntryFormat.check(tail, name, checked.length(), checked.checksum());
    }
    readInfo(file);
  }

  /**
   * The information of an entry, without its value.
   *
   * @throws IOException when it is damaged, of another version, or cannot be read
   */
  static EntryInfo readInfo(Path file) throws IOException {
    checkIsFile(file);
    try (InputStream source = Files.newInputStream(file);
        InputStream in = Compression.decompressing(source)) {
      byte[] start = in.readNBytes(7);
      int length = EntryFormat.infoLength(start);
      byte[] head = Arrays.copyOf(start, start.length + length);
      in.readNBytes(head, start.length, length);
      return EntryFormat.info(head);
    } catch (DamagedEntryException e) {
      // Another version's head need not look like ours.
      EntryFormat.checkVersion(tail(file));
      throw e;
    }
  }

  private static byte[] tail(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (isPlain(readAt(channel, 0, 1))) {
        long length = Math.max(0, channel.size() - EntryFormat.TAIL_LENGTH);
        return readAt(channel, length, EntryFormat.TAIL_LENGTH);
      }
    }
    try (InputStream source = Files.newInputStream(file);
        InputStream in = Compression.decompressing(source);
        ChecksumInput checked = new ChecksumInput(in)) {
      return checked.tail();
    } catch (IOException e) {
      throw new DamagedEntryException("it cannot be read to its end: " + e.getMessage(), e);
    }
  }

  /**
   * What callers are told about an entry.
   *
   * @throws IOException when it is damaged or cannot be read
   */
  static ResultInfo readResultInfo(Path file) throws IOException {
    return readInfo(file).toResultInfo(Files.size(file));
  }

  /**
   * The value of an entry's file, mapped in no case.
   *
   * @throws IOException when it is damaged, cannot be read, or holds what the type does not allow
   */
  static Loaded copy(Path file, EntryName name, ResultType type) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return loadStream(in, name, type);
    }
  }

  private static Loaded loadStream(InputStream file, EntryName name, ResultType type)
      throws IOException {
    try (InputStream in = Compression.decompressing(file);
        ChecksumInput checked = new ChecksumInput(in)) {
      Object value = type.load(checked);
      byte[] tail = checked.tail();
      Tail end = EntryFormat.check(tail, name, checked.length(), checked.checksum());
      return new Loaded(end.isNull() ? null : value, end.duration());
    }
  }

  /**
   * Whether an entry is not compressed: a pickle starts with its protocol, as no compression does.
   * Nor does one start with zero; a file of zeros, as a crash leaves it, is to be found damaged by
   * its tail and not to be taken for a compression that is missing.
   */
  static boolean isPlain(byte[] start) {
    return start.length == 0 || start[0] == (byte) 0x80 || start[0] == 0;
  }

  private static byte[] readAt(FileChannel channel, long position, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    int read;
    do {
      read = channel.read(bytes, position + bytes.position());
    } while (read >= 0 && bytes.hasRemaining());
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static int checksum(FileChannel channel) throws IOException {
    CRC32C checksum = new CRC32C();
    long end = Math.max(0, channel.size() - 4);
    if (end > 0) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment content = channel.map(MapMode.READ_ONLY, 0, end, arena);
        for (long at = 0; at < end; at += MOST_AT_ONCE) {
          checksum.update(content.asSlice(at, Math.min(MOST_AT_ONCE, end - at)).asByteBuffer());
        }
      }
    }
    return (int) checksum.getValue();
  }
}
