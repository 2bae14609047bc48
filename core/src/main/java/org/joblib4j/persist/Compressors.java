package org.joblib4j.persist;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.joblib4j.persist.spi.Compressor;

/**
 * The compression formats that are there: the JDK's and those found by ServiceLoader.
 *
 * <p>Where two compressors claim the same, each method throws a {@link ServiceConfigurationError}
 * that names both.
 */
final class Compressors {
  /** The bytes that are enough to recognise every format. */
  static final int MAGIC_LENGTH = 16;

  private static final CompressorTable PRESENT = find();

  private Compressors() {}

  private static CompressorTable find() {
    List<Compressor> compressors = new ArrayList<>(List.of(Deflate.values()));
    Iterator<Compressor> found =
        ServiceLoader.load(Compressor.class, Compressor.class.getClassLoader()).iterator();
    while (addNext(found, compressors)) {}
    return new CompressorTable(compressors);
  }

  /**
   * Takes one more compressor, if there is one. One whose library is not there is passed over: the
   * other formats are of use without it.
   */
  private static boolean addNext(Iterator<Compressor> found, List<Compressor> compressors) {
    try {
      if (!found.hasNext()) {
        return false;
      }
      compressors.add(found.next());
    } catch (LinkageError e) {
      passOver(e);
    } catch (ServiceConfigurationError e) {
      if (!(e.getCause() instanceof LinkageError)) {
        throw e;
      }
      passOver(e);
    }
    return true;
  }

  private static void passOver(Error error) {
    System.getLogger(Compressors.class.getName())
        .log(
            Level.DEBUG,
            "a compression format is left out, a class of its library is missing",
            error);
  }

  /** The format of a name. */
  static Compressor forName(String format) {
    return present().forName(format);
  }

  /** What the extension of a file name asks for. */
  static Compression forExtension(String fileName) {
    return present().forExtension(fileName);
  }

  /**
   * How a file is read that starts with these bytes; empty for an uncompressed one.
   *
   * @throws MissingCodecException when it is known and its codec is not there
   */
  static Optional<Decompression> recognise(byte[] start) throws MissingCodecException {
    if (ZFile.begins(start)) {
      return Optional.of(new Decompression(ZFile.FORMAT, ZFile::open));
    }
    return present()
        .recognise(start)
        .map(compressor -> new Decompression(compressor.formatName(), compressor::decompress));
  }

  /** The bytes that a stream starts with, as many as every format needs; they stay to be read. */
  static byte[] start(BufferedInputStream in) throws IOException {
    in.mark(MAGIC_LENGTH);
    byte[] start = in.readNBytes(MAGIC_LENGTH);
    in.reset();
    return start;
  }

  /** The compression of a file; zlib for the old format that wraps it. */
  static Compression recognise(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(MAGIC_LENGTH);
    } catch (IOException e) {
      throw Files.isDirectory(file) ? new IOException(file + ": is a directory", e) : e;
    }
    if (ZFile.begins(start)) {
      return Compression.of(Deflate.ZLIB.formatName());
    }
    try {
      return recognise(start)
          .map(decompression -> Compression.of(decompression.format()))
          .orElse(Compression.NONE);
    } catch (MissingCodecException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** The level that a compression asks for, in its format. */
  private static int level(Compression compression, Compressor compressor) {
    int level = compression.level();
    if (level == Compression.DEFAULT_LEVEL) {
      return compressor.defaultLevel();
    }
    if (level < compressor.minLevel() || level > compressor.maxLevel()) {
      throw new IllegalArgumentException(
          "%s has the levels %d to %d, not %d"
              .formatted(
                  compression.format(), compressor.minLevel(), compressor.maxLevel(), level));
    }
    return level;
  }

  /**
   * Refuses a compression that cannot be had.
   *
   * @throws IllegalArgumentException when there is no such format or level
   */
  static void check(Compression compression) {
    if (!compression.isNone()) {
      level(compression, forName(compression.format()));
    }
  }

  /** A stream that compresses what is written to it; without compression the target itself. */
  static OutputStream compressing(OutputStream target, Compression compression) throws IOException {
    if (compression.isNone()) {
      return target;
    }
    Compressor compressor = forName(compression.format());
    return compressor.compress(target, level(compression, compressor));
  }

  /** A stream of the content of another one, decompressed if it begins as a format does. */
  static InputStream decompressing(InputStream source) throws IOException {
    var buffered = new BufferedInputStream(source);
    try {
      Optional<Decompression> decompression = recognise(start(buffered));
      return decompression.isPresent() ? decompression.get().open(buffered) : buffered;
    } catch (MissingCodecException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static CompressorTable present() {
    PRESENT.requireNoConflict();
    return PRESENT;
  }

  /** The reason why a known format cannot be used. */
  static final class MissingCodecException extends Exception {
    private static final long serialVersionUID = 1;

    MissingCodecException(String message) {
      super(message);
    }
  }
}
