package org.joblib4j.persist;

import java.util.ArrayList;
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
    ServiceLoader.load(Compressor.class, Compressor.class.getClassLoader())
        .forEach(compressors::add);
    return new CompressorTable(compressors);
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
   * The format of a file that starts with these bytes; empty for an uncompressed one.
   *
   * @throws MissingCodecException when it is known and its codec is not there
   */
  static Optional<Compressor> recognise(byte[] start) throws MissingCodecException {
    return present().recognise(start);
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
