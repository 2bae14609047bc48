package org.joblib4j.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of bytes for people. */
final class Bytes {
  private static final String UNITS = "kMGTPE";

  private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)([kKMGTP]?)B?");

  private Bytes() {}

  /** Reads what people write for a size, in decimal units: {@code 500}, {@code 1.5G}. */
  static final class Converter implements ITypeConverter<Long> {
    Converter() {}

    @Override
    public Long convert(String text) {
      Matcher size = SIZE.matcher(text);
      if (!size.matches()) {
        throw new TypeConversionException(
            "'%s' is no number of bytes: write 500, 64k, 500M or 1.5G".formatted(text));
      }
      int unit = size.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(size.group(2).replace('K', 'k'));
      BigDecimal bytes = new BigDecimal(size.group(1)).movePointRight(3 * unit);
      return bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }
  }

  /** In decimal units, with three digits: {@code 1.25 GB}. */
  static String text(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.5) {
      value /= 1000;
      unit++;
    }
    String digits = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, digits + " %cB", value, UNITS.charAt(unit));
  }
}
