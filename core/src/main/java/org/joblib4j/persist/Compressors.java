package org.joblib4j.persist;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.joblib4j.persist.spi.Compressor;
import org.jspecify.annotations.Nullable;

/** The compression formats that are there: the JDK's and those found by ServiceLoader. */
final class Compressors {
  /** The formats of joblib4j-codecs, so that an error can say what is missing. */
  private enum Codec {
    BZ2("bz2", ".bz2", "BZ"),
    XZ("xz", ".xz", "\u00fd7zXZ"),
    LZMA("lzma", ".lzma", "]\0"),
    LZ4("lz4", ".lz4", "\u0004\"M\u0018"),
    ZSTD("zstd", ".zst", "(\u00b5/\u00fd");

    final String format;
    final String extension;
    final String magic;

    Codec(String format, String extension, String magic) {
      this.format = format;
      this.extension = extension;
      this.magic = magic;
    }
  }

  /** The bytes that are enough to recognise every format of this package. */
  static final int MAGIC_LENGTH = 16;

  private static final List<Compressor> ALL = all();

  private Compressors() {}

  private static List<Compressor> all() {
    Map<String, Compressor> claims = new LinkedHashMap<>();
    Map<String, Compressor> formats = new LinkedHashMap<>();
    for (Compressor compressor : Deflate.values()) {
      register(compressor, formats, claims);
    }
    ServiceLoader.load(Compressor.class, Compressor.class.getClassLoader())
        .forEach(compressor -> register(compressor, formats, claims));
    return List.copyOf(formats.values());
  }

  /** Adds a format, if nothing that names or marks it is taken. */
  private static void register(
      Compressor compressor, Map<String, Compressor> formats, Map<String, Compressor> claims) {
    Map<String, Compressor> own = new HashMap<>();
    own.put("name " + compressor.formatName(), compressor);
    own.put("magic " + Arrays.toString(compressor.magic()), compressor);
    compressor.extensions().forEach(extension -> own.put("extension " + extension, compressor));
    for (String claim : own.keySet()) {
      Compressor other = claims.get(claim);
      if (other != null) {
        throw new ServiceConfigurationError(
            "two compressors claim %s: %s and %s"
                .formatted(claim, other.getClass().getName(), compressor.getClass().getName()));
      }
    }
    claims.putAll(own);
    formats.put(compressor.formatName(), compressor);
  }

  /** The format of a name. */
  static Compressor forName(String format) {
    for (Compressor compressor : ALL) {
      if (compressor.formatName().equals(format)) {
        return compressor;
      }
    }
    for (Codec codec : Codec.values()) {
      if (codec.format.equals(format)) {
        throw new IllegalArgumentException(missing(codec));
      }
    }
    throw new IllegalArgumentException(
        "no compression format '%s'; there are %s"
            .formatted(format, ALL.stream().map(Compressor::formatName).toList()));
  }

  /** What the extension of a file name asks for. */
  static Compression forExtension(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    for (Compressor compressor : ALL) {
      if (compressor.extensions().stream().anyMatch(name::endsWith)) {
        return Compression.of(compressor.formatName());
      }
    }
    for (Codec codec : Codec.values()) {
      if (name.endsWith(codec.extension)) {
        return Compression.of(codec.format);
      }
    }
    return Compression.NONE;
  }

  /**
   * The format of a file that starts with these bytes; empty for an uncompressed one.
   *
   * @throws MissingCodecException when it is known and its codec is not there
   */
  static Optional<Compressor> recognise(byte[] start) throws MissingCodecException {
    Compressor found = null;
    for (Compressor compressor : ALL) {
      if (startsWith(start, compressor.magic())
          && (found == null || compressor.magic().length > found.magic().length)) {
        found = compressor;
      }
    }
    if (found != null) {
      return Optional.of(found);
    }
    @Nullable Codec absent =
        Arrays.stream(Codec.values())
            .filter(codec -> startsWith(start, PickleText.latin1(codec.magic)))
            .findFirst()
            .orElse(null);
    if (absent != null) {
      throw new MissingCodecException(missing(absent));
    }
    return Optional.empty();
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

  static OutputStream compressing(OutputStream target, Compression compression) throws IOException {
    if (compression.isNone()) {
      return target;
    }
    Compressor compressor = forName(compression.format());
    return compressor.compress(target, level(compression, compressor));
  }

  static InputStream decompressing(InputStream source) throws IOException {
    var start = new BufferedInputStream(source);
    start.mark(MAGIC_LENGTH);
    byte[] magic = start.readNBytes(MAGIC_LENGTH);
    start.reset();
    try {
      Optional<Compressor> compressor = recognise(magic);
      return compressor.isPresent() ? compressor.get().decompress(start) : start;
    } catch (MissingCodecException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The reason why a known format cannot be used. */
  static final class MissingCodecException extends Exception {
    private static final long serialVersionUID = 1;

    MissingCodecException(String message) {
      super(message);
    }
  }

  private static String missing(Codec codec) {
    return "%s compression needs the artifact org.joblib4j:joblib4j-codecs on the class or module path"
        .formatted(codec.format);
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
