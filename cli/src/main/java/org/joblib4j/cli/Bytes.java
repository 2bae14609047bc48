package org.joblib4j.cli;

import java.util.Locale;

/** Numbers of bytes for people. */
final class Bytes {
  private static final String UNITS = "kMGTPE";

  private Bytes() {}

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
