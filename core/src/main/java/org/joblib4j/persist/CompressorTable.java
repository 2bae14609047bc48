package org.joblib4j.persist;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import org.joblib4j.persist.spi.Compressor;

/** Compression formats by name, by extension and by the bytes that files start with. */
final class CompressorTable {
  /** The formats of joblib4j-codecs, so that an error can say what is missing. */
  private enum OptionalFormat {
    BZ2("bz2", ".bz2", "BZ", "org.apache.commons:commons-compress"),
    XZ("xz", ".xz", "\u00fd7zXZ", "org.tukaani:xz"),
    LZMA("lzma", ".lzma", "]\0", "org.tukaani:xz"),
    LZ4("lz4", ".lz4", "\u0004\"M\u0018", "at.yawk.lz4:lz4-java"),
    ZSTD("zstd", ".zst", "(\u00b5/\u00fd", "com.github.luben:zstd-jni");

    final String format;
    final String extension;
    final String magic;
    final String library;

    OptionalFormat(String format, String extension, String magic, String library) {
      this.format = format;
      this.extension = extension;
      this.magic = magic;
      this.library = library;
    }
  }

  private final List<CompressorClaims> all;
  private final Optional<String> conflict;

  /** The formats that claim something; every one of several that claim the same is an error. */
  CompressorTable(List<Compressor> compressors) {
    List<CompressorClaims> checked = new ArrayList<>();
    Optional<String> error = Optional.empty();
    for (Compressor compressor : compressors) {
      CompressorClaims claims = CompressorClaims.of(compressor);
      error = error.or(claims::error);
      for (CompressorClaims other : checked) {
        error = error.or(() -> claims.conflictWith(other));
      }
      checked.add(claims);
    }
    all = List.copyOf(checked);
    conflict = error;
  }

  /**
   * Does nothing where every compressor claims something of its own.
   *
   * @throws ServiceConfigurationError when two compressors claim the same, each time
   */
  void requireNoConflict() {
    conflict.ifPresent(message -> {
      throw new ServiceConfigurationError(message);
    });
  }

  /** The format of a name. */
  Compressor forName(String format) {
    for (CompressorClaims claims : all) {
      if (claims.format().equals(format)) {
        return claims.compressor();
      }
    }
    for (OptionalFormat optional : OptionalFormat.values()) {
      if (optional.format.equals(format)) {
        throw new IllegalArgumentException(missing(optional));
      }
    }
    throw new IllegalArgumentException(
        "no compression format '%s'; there are %s"
            .formatted(format, all.stream().map(CompressorClaims::format).toList()));
  }

  /** What the extension of a file name asks for. */
  Compression forExtension(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    for (CompressorClaims claims : all) {
      if (claims.extensions().stream().anyMatch(name::endsWith)) {
        return Compression.of(claims.format());
      }
    }
    for (OptionalFormat optional : OptionalFormat.values()) {
      if (name.endsWith(optional.extension)) {
        return Compression.of(optional.format);
      }
    }
    return Compression.NONE;
  }

  /**
   * The format of a file that starts with these bytes; empty for an uncompressed one.
   *
   * @throws Compressors.MissingCodecException when it is known and its codec is not there
   */
  Optional<Compressor> recognise(byte[] start) throws Compressors.MissingCodecException {
    int length = Math.min(start.length, Compressors.MAGIC_LENGTH);
    String text = new String(start, 0, length, StandardCharsets.ISO_8859_1);
    for (CompressorClaims claims : all) {
      if (text.startsWith(claims.magic())) {
        return Optional.of(claims.compressor());
      }
    }
    for (OptionalFormat optional : OptionalFormat.values()) {
      if (text.startsWith(optional.magic)) {
        throw new Compressors.MissingCodecException(missing(optional));
      }
    }
    return Optional.empty();
  }

  private static String missing(OptionalFormat optional) {
    return "%s compression needs the artifact org.joblib4j:joblib4j-codecs and its library %s on the class or module path"
        .formatted(optional.format, optional.library);
  }
}
