package org.joblib4j.array;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;

/**
 * Reads, writes and maps {@code .npz} files: several arrays by name in one zip file, NumPy's {@code
 * savez} and {@code savez_compressed}.
 *
 * <p>A member {@code name.npy} is the array {@code name}; members without that ending are passed
 * over. Files and members may be larger than 4 GiB. Every failure is an {@link IOException} that
 * names the file and the member.
 */
public final class Npz {
  /** How members are packed. */
  public enum Packing {
    /** As they are: written and read at full speed, and can be mapped. */
    STORED,
    /** Compressed with deflate: cannot be mapped. */
    DEFLATED
  }

  private static final String ENDING = ".npy";
  private static final int BUFFER = 1 << 16;

  private Npz() {}

  /**
   * Reads all arrays into memory, in the order of the file, and checks their checksums.
   *
   * @return an unmodifiable map
   * @throws IOException when the file cannot be read, is no zip file, or a member is no supported
   *     {@code .npy} file, is damaged, encrypted, or packed in another way than stored or deflated
   */
  public static Map<String, NdArray> read(Path path) throws IOException {
    try (MappableFile file = MappableFile.open(path, MapMode.READ)) {
      return each(file, member -> read(file, member));
    }
  }

  /**
   * Maps all arrays that are stored; reads those that are deflated, since there is nothing to map:
   * {@link NdArray#isMapped()} tells which. The checksums of mapped arrays are not checked.
   *
   * @return an unmodifiable map in the order of the file
   * @throws IOException as {@link #read} says, and when the file cannot be mapped
   */
  public static Map<String, NdArray> map(Path path, MapMode mode) throws IOException {
    try (MappableFile file = MappableFile.open(path, mode)) {
      return each(
          file,
          member ->
              member.method() == ZipDirectory.STORED ? map(file, member) : read(file, member));
    }
  }

  /** Takes a member to its array. */
  @FunctionalInterface
  private interface MemberReader {
    NdArray read(ZipDirectory.Member member) throws IOException;
  }

  private static Map<String, NdArray> each(MappableFile file, MemberReader reader)
      throws IOException {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    for (ZipDirectory.Member member : ZipDirectory.read(file)) {
      if (member.name().endsWith(ENDING)) {
        checkReadable(file, member);
        String name = member.name().substring(0, member.name().length() - ENDING.length());
        if (arrays.put(name, reader.read(member)) != null) {
          throw new IOException(source(file, member) + ": expected once, found twice");
        }
      }
    }
    return Collections.unmodifiableMap(arrays);
  }

  private static String source(MappableFile file, ZipDirectory.Member member) {
    return file.path() + "!" + member.name();
  }

  private static void checkReadable(MappableFile file, ZipDirectory.Member member)
      throws IOException {
    boolean known =
        member.method() == ZipDirectory.STORED || member.method() == ZipDirectory.DEFLATED;
    if (member.encrypted() || !known) {
      throw new IOException(
          "%s: expected a stored or deflated member, found %s"
              .formatted(
                  source(file, member),
                  member.encrypted() ? "an encrypted one" : "packing method " + member.method()));
    }
  }

  private static NdArray map(MappableFile file, ZipDirectory.Member member) throws IOException {
    long start = ZipDirectory.dataStart(file, member);
    return Npy.map(file, start, member.packed(), source(file, member));
  }

  private static NdArray read(MappableFile file, ZipDirectory.Member member) throws IOException {
    Inflater inflater = new Inflater(true);
    try (InputStream packed = ZipDirectory.packed(file, member);
        InputStream plain = plain(packed, member, inflater);
        CheckedInputStream checked = new CheckedInputStream(plain, new CRC32())) {
      NdArray array = Npy.read(checked, source(file, member));
      checked.skip(Long.MAX_VALUE);
      long crc = checked.getChecksum().getValue();
      if (crc != member.crc()) {
        throw new IOException(
            "%s: expected checksum %08x, found %08x"
                .formatted(source(file, member), member.crc(), crc));
      }
      return array;
    } catch (ZipException e) {
      throw new IOException(source(file, member) + ": bad deflated data: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static InputStream plain(
      InputStream packed, ZipDirectory.Member member, Inflater inflater) {
    if (member.method() == ZipDirectory.STORED) {
      return packed;
    }
    // Inflater asks for one byte more than there is when there is no zlib header.
    InputStream padded = new SequenceInputStream(packed, new ByteArrayInputStream(new byte[1]));
    return new InflaterInputStream(padded, inflater, BUFFER);
  }

  /**
   * Writes arrays in the order of the map; the path shows the old file or the complete new one,
   * never a part.
   *
   * @param arrays by name; the member is called {@code name.npy}
   * @throws IOException when the file cannot be written; it names the path
   */
  public static void write(Map<String, NdArray> arrays, Path path, Packing packing)
      throws IOException {
    AtomicFile.write(
        path,
        channel -> {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
          ZipOutputStream zip = new ZipOutputStream(out);
          for (Map.Entry<String, NdArray> named : arrays.entrySet()) {
            zip.putNextEntry(entry(named.getKey(), named.getValue(), packing));
            Npy.write(named.getValue(), zip);
            zip.closeEntry();
          }
          zip.finish();
          out.flush();
        });
  }

  private static ZipEntry entry(String name, NdArray array, Packing packing) throws IOException {
    ZipEntry entry = new ZipEntry(name + ENDING);
    // No time of writing: equal arrays make equal files.
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    if (packing == Packing.STORED) {
      Sink sink = new Sink();
      CheckedOutputStream checked = new CheckedOutputStream(sink, new CRC32());
      Npy.write(array, checked);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(sink.count);
      entry.setCrc(checked.getChecksum().getValue());
    }
    return entry;
  }

  /** Counts bytes: a stored member says its size before its content. */
  private static final class Sink extends OutputStream {
    private long count;

    @Override
    public void write(int one) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count += length;
    }
  }
}
