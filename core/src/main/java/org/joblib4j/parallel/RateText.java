package org.joblib4j.parallel;

import java.util.Locale;

/** Says how many tasks end in a time, for a person. */
final class RateText {
  private static final int SECONDS_OF_A_MINUTE = 60;
  private static final int SECONDS_OF_AN_HOUR = 3600;

  private RateText() {}

  /** Such as {@code 1250/s}, {@code 3.2/s}, {@code 12/min}, {@code 0.5/h}. */
  static String of(double perSecond) {
    if (perSecond >= 1) {
      return rounded(perSecond) + "/s";
    }
    return perSecond * SECONDS_OF_A_MINUTE >= 1
        ? rounded(perSecond * SECONDS_OF_A_MINUTE) + "/min"
        : rounded(perSecond * SECONDS_OF_AN_HOUR) + "/h";
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }
}
