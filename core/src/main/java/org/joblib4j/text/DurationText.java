package org.joblib4j.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;

/** Says how long something took, for a person: as exact as a person wants to know it. */
public final class DurationText {
  private static final MathContext THREE_DIGITS = new MathContext(3);
  private static final long NANOS_OF_A_MICROSECOND = 1_000;
  private static final long NANOS_OF_A_MILLISECOND = 1_000_000;
  private static final long NANOS_OF_A_SECOND = 1_000_000_000;

  private DurationText() {}

  /**
   * Such as {@code 350 us}, {@code 20 ms}, {@code 1.25 s}, {@code 1 min 30 s}, {@code 2 h 5 min}.
   */
  public static String of(Duration duration) {
    if (duration.isNegative()) {
      boolean isLeast = duration.toSeconds() == Long.MIN_VALUE; // it has no positive counterpart
      return "-" + of(isLeast ? Duration.ofSeconds(Long.MAX_VALUE) : duration.negated());
    }
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return ofNanos(duration.toNanos());
    }
    long minutes = seconds / 60;
    long hours = minutes / 60;
    if (hours == 0) {
      return minutes + " min" + rest(seconds % 60, "s");
    }
    return hours < 24
        ? hours + " h" + rest(minutes % 60, "min")
        : hours / 24 + " d" + rest(hours % 24, "h");
  }

  private static String ofNanos(long nanos) {
    if (nanos == 0) {
      return "0 s";
    }
    if (nanos < NANOS_OF_A_MILLISECOND) {
      return rounded(nanos, NANOS_OF_A_MICROSECOND) + " us";
    }
    return nanos < NANOS_OF_A_SECOND
        ? rounded(nanos, NANOS_OF_A_MILLISECOND) + " ms"
        : rounded(nanos, NANOS_OF_A_SECOND) + " s";
  }

  private static String rounded(long nanos, long unit) {
    return BigDecimal.valueOf(nanos)
        .divide(BigDecimal.valueOf(unit), THREE_DIGITS)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String rest(long count, String unit) {
    return count == 0 ? "" : " " + count + " " + unit;
  }
}
