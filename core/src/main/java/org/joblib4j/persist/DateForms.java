package org.joblib4j.persist;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * java.time's values as Python's {@code datetime} has them.
 *
 * <p>Python counts microseconds and the years 1 to 9999. Nanoseconds go into a note for Java alone;
 * other years are refused.
 */
final class DateForms {
  private static final int MICRO = 1_000;
  private static final Instant FIRST_YEAR = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant AFTER_LAST_YEAR = Instant.parse("+10000-01-01T00:00:00Z");

  private final Pickler pickler;

  DateForms(Pickler pickler) {
    this.pickler = pickler;
  }

  /** Writes a value, if it is one of java.time's. */
  boolean save(Object value) throws IOException {
    switch (value) {
      case LocalDate date -> saveCall("date", date, null, packed(date));
      case LocalDateTime time -> saveCall("datetime", time, exact(time), packed(time, false));
      case OffsetDateTime time ->
          saveCall(
              "datetime",
              time,
              exact(time),
              packed(time.toLocalDateTime(), false),
              time.getOffset());
      case ZonedDateTime time ->
          saveCall(
              "datetime",
              time,
              noted(time),
              packed(time.toLocalDateTime(), isLater(time)),
              time.getZone());
      case Instant instant ->
          saveCall(
              "datetime", instant, noted(instant), packed(inYears(instant), false), ZoneOffset.UTC);
      case LocalTime time -> saveCall("time", time, exact(time), packed(time));
      case OffsetTime time ->
          saveCall("time", time, exact(time), packed(time.toLocalTime()), time.getOffset());
      case Duration span -> saveDuration(span);
      case ZoneOffset offset ->
          saveCall("timezone", offset, null, Duration.ofSeconds(offset.getTotalSeconds()));
      case ZoneId zone ->
          pickler.saveCall(zone, new PyName("zoneinfo", "ZoneInfo"), null, zone.getId());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void saveCall(
      String function, Object identity, @Nullable String note, @Nullable Object... arguments)
      throws IOException {
    pickler.saveCall(identity, new PyName("datetime", function), note, arguments);
  }

  private void saveDuration(Duration span) throws IOException {
    long days = Math.floorDiv(span.toSeconds(), 86_400L);
    if (Math.abs(days) > 999_999_999) {
      throw new Unwritable("Python has no time span of " + span);
    }
    List<Object> parts = new ArrayList<>();
    parts.add(days);
    parts.add(Math.floorMod(span.toSeconds(), 86_400L));
    parts.add((long) span.toNanosPart() / MICRO);
    saveCall(
        "timedelta", span, span.toNanosPart() % MICRO == 0 ? null : noted(span), parts.toArray());
  }

  /** A note where Python would lose nanoseconds. */
  private static @Nullable String exact(TemporalAccessor time) {
    return time.get(ChronoField.NANO_OF_SECOND) % MICRO == 0 ? null : noted(time);
  }

  private static String noted(Object value) {
    return value.getClass().getName() + ' ' + value;
  }

  private static LocalDateTime inYears(Instant instant) {
    if (instant.isBefore(FIRST_YEAR) || !instant.isBefore(AFTER_LAST_YEAR)) {
      throw noSuchYear(instant);
    }
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static boolean isLater(ZonedDateTime time) {
    List<ZoneOffset> offsets = time.getZone().getRules().getValidOffsets(time.toLocalDateTime());
    return offsets.size() == 2 && offsets.get(1).equals(time.getOffset());
  }

  private static byte[] packed(LocalDate date) {
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw noSuchYear(date);
    }
    return new byte[] {
      (byte) (date.getYear() >> 8),
      (byte) date.getYear(),
      (byte) date.getMonthValue(),
      (byte) date.getDayOfMonth()
    };
  }

  private static byte[] packed(LocalTime time) {
    int micros = time.get(ChronoField.NANO_OF_SECOND) / MICRO;
    return new byte[] {
      (byte) time.getHour(),
      (byte) time.getMinute(),
      (byte) time.getSecond(),
      (byte) (micros >> 16),
      (byte) (micros >> 8),
      (byte) micros
    };
  }

  private static byte[] packed(LocalDateTime time, boolean fold) {
    byte[] packed = Arrays.copyOf(packed(time.toLocalDate()), 10);
    System.arraycopy(packed(time.toLocalTime()), 0, packed, 4, 6);
    packed[2] |= (byte) (fold ? 0x80 : 0);
    return packed;
  }

  private static Unwritable noSuchYear(Object date) {
    return new Unwritable("Python has the years 1 to 9999, not that of " + date);
  }
}
