package org.joblib4j.array;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * Reads, writes and maps {@code .npy} files: NumPy's {@code load} and {@code save}.
 *
 * <p>Read are versions 1.0 to 3.0, both orders of axes and of bytes; what is read keeps them.
 * Written is version 1.0. Structured, object, string and date types are refused by name. Every
 * failure is an {@link IOException} that names the file, what was expected and what was found.
 */
public final class Npy {
  /** Copying out of a mapping costs page faults, which several threads take in parallel. */
  private static final long COPY_PART = 1 << 25;

  private Npy() {}

  /**
   * Reads an array into memory.
   *
   * @throws IOException when the file cannot be read, is no {@code .npy} file, is truncated, or
   *     holds elements of an unsupported type
   */
  public static NdArray read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      try (InputStream in = Files.newInputStream(path)) {
        return read(in, path.toString());
      }
    }
    // Shared, as several threads copy; closed, as a mapping that waits for the garbage collector
    // keeps a deleted file on the disk.
    try (MappableFile file = MappableFile.open(path, MapMode.READ);
        Arena arena = Arena.ofShared()) {
      NdArray mapped = map(file, 0, file.size(), path.toString(), arena);
      MemorySegment storage = Storage.allocate(mapped.dtype(), mapped.byteSize());
      try {
        copy(mapped.segment(), storage);
      } catch (InternalError e) {
        throw new IOException(path + ": the file was truncated while it was read", e);
      }
      return new NdArray(storage, mapped.dtype(), mapped.layout(), null);
    }
  }

  private static void copy(MemorySegment from, MemorySegment to) {
    long bytes = from.byteSize();
    LongStream.range(0, Math.ceilDiv(bytes, COPY_PART))
        .parallel()
        .forEach(part -> {
          long start = part * COPY_PART;
          MemorySegment.copy(from, start, to, start, Math.min(COPY_PART, bytes - start));
        });
  }

  /**
   * Reads an array from a stream and leaves the stream behind its last element.
   *
   * @throws IOException when the stream fails or ends early, holds no {@code .npy} file, or
   *     elements of an unsupported type
   */
  public static NdArray read(InputStream in) throws IOException {
    return read(in, "stream");
  }

  static NdArray read(InputStream in, String source) throws IOException {
    NpyHeader header = NpyHeader.read(in, source);
    long[] stored = {header.layout().size()};
    NdArray elements = ElementBytes.read(in, header.dtype(), stored, source);
    return elements.with(header.layout());
  }

  /**
   * Maps an array: no element is read before it is used. A file in Fortran order or with another
   * byte order becomes an array with such a layout or type.
   *
   * @throws IOException when the file cannot be opened or mapped, is no {@code .npy} file, is
   *     truncated, or holds elements of an unsupported type
   */
  public static NdArray map(Path path, MapMode mode) throws IOException {
    try (MappableFile file = MappableFile.open(path, mode)) {
      return map(file, 0, file.size(), path.toString());
    }
  }

  /** Maps the array of a {@code .npy} file that is a part of a file. */
  static NdArray map(MappableFile file, long start, long length, String source) throws IOException {
    return map(file, start, length, source, Arena.ofAuto());
  }

  private static NdArray map(MappableFile file, long start, long length, String source, Arena arena)
      throws IOException {
    NpyHeader header = NpyHeader.read(file.from(start), source);
    header.checkData(length - header.length(), source);
    return file.map(header.dtype(), start + header.length(), header.layout(), arena);
  }

  /**
   * Writes an array; the path shows the old file or the complete new one, never a part. An array in
   * Fortran order is written as such, any other in C order.
   *
   * <p>The data is handed to the operating system, not forced to the device.
   *
   * @throws IOException when the file cannot be written; it names the path
   */
  public static void write(NdArray array, Path path) throws IOException {
    boolean fortran = isFortranOnly(array);
    AtomicFile.write(
        path,
        channel -> {
          ByteBuffer header = ByteBuffer.wrap(NpyHeader.bytes(array, fortran));
          while (header.hasRemaining()) {
            channel.write(header);
          }
          ElementBytes.write(fortran ? array.transpose() : array, channel);
        });
  }

  /**
   * Writes an array to a stream, which is neither flushed nor closed.
   *
   * @throws IOException when the stream fails
   */
  public static void write(NdArray array, OutputStream out) throws IOException {
    boolean fortran = isFortranOnly(array);
    out.write(NpyHeader.bytes(array, fortran));
    ElementBytes.write(fortran ? array.transpose() : array, out);
  }

  private static boolean isFortranOnly(NdArray array) {
    return array.isFortranContiguous() && !array.isContiguous();
  }
}
