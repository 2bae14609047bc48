package org.joblib4j.persist;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.joblib4j.persist.spi.Compressor;

/**
 * What a compressor says of itself, asked once: it cannot say something else later.
 *
 * @param magic the bytes that its files start with, one a character
 */
record CompressorClaims(
    Compressor compressor, String format, List<String> extensions, String magic) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");
  private static final Pattern EXTENSION = Pattern.compile("\\.[a-z0-9_-]+");

  /**
   * What uncompressed files start with: pickles of protocol 2 and later, and those of joblib 0.9.
   */
  private static final List<String> UNCOMPRESSED = List.of("\u0080", "ZF");

  static CompressorClaims of(Compressor compressor) {
    return new CompressorClaims(
        compressor,
        compressor.formatName(),
        List.copyOf(compressor.extensions()),
        new String(compressor.magic(), StandardCharsets.ISO_8859_1));
  }

  /** What makes these claims useless or harmful by themselves. */
  Optional<String> error() {
    if (!NAME.matcher(format).matches() || format.equals(Compression.NONE.format())) {
      return says("the name '" + format + "', which is not of lower-case letters and digits");
    }
    for (String extension : extensions) {
      if (!EXTENSION.matcher(extension).matches()) {
        return says(
            "the extension '"
                + extension
                + "', which is not a dot and lower-case letters or digits");
      }
    }
    if (magic.isEmpty() || magic.length() > Compressors.MAGIC_LENGTH) {
      return says(
          "%d bytes of magic, not 1 to %d".formatted(magic.length(), Compressors.MAGIC_LENGTH));
    }
    for (String start : UNCOMPRESSED) {
      if (overlap(magic, start)) {
        return says("the magic " + hex(magic) + ", which uncompressed files start with");
      }
    }
    return Optional.empty();
  }

  private Optional<String> says(String claim) {
    return Optional.of("compressor %s claims %s".formatted(this, claim));
  }

  /** What both claim. A magic that is the start of another is claimed by both. */
  Optional<String> conflictWith(CompressorClaims other) {
    if (format.equals(other.format)) {
      return both(other, "the name '" + format + "'");
    }
    for (String extension : extensions) {
      if (other.extensions.contains(extension)) {
        return both(other, "the extension '" + extension + "'");
      }
    }
    if (overlap(magic, other.magic)) {
      String longer = magic.length() > other.magic.length() ? magic : other.magic;
      return both(other, "files that start with " + hex(longer));
    }
    return Optional.empty();
  }

  private Optional<String> both(CompressorClaims other, String claim) {
    return Optional.of("two compressors claim %s: %s and %s".formatted(claim, other, this));
  }

  private static boolean overlap(String one, String other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  private static String hex(String magic) {
    return HexFormat.ofDelimiter(" ").formatHex(magic.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public String toString() {
    return "%s ('%s')".formatted(compressor.getClass().getName(), format);
  }
}
