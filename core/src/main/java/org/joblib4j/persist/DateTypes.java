package org.joblib4j.persist;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;

/**
 * Python's dates and times as java.time's.
 *
 * <p>A datetime without a zone is a {@link LocalDateTime}, with a fixed offset an {@link
 * OffsetDateTime}, with a region of {@code zoneinfo} or {@code pytz} a {@link ZonedDateTime}. The
 * {@code fold} bit tells the two passes of a repeated hour apart: it picks the offset of a
 * ZonedDateTime and has no place in a LocalDateTime, where it is dropped. Time zones that are
 * programs (dateutil's) leave the datetime an inert object.
 */
final class DateTypes {
  private DateTypes() {}

  static void addTo(Map<String, Maker> makers) {
    makers.put("datetime.datetime", DateTypes::dateTime);
    makers.put("datetime.date", DateTypes::date);
    makers.put("datetime.time", DateTypes::time);
    makers.put("datetime.timedelta", DateTypes::duration);
    makers.put("datetime.timezone", DateTypes::offset);
    makers.put("zoneinfo.ZoneInfo", DateTypes::region);
    makers.put("zoneinfo.ZoneInfo._unpickle", DateTypes::region);
    makers.put("pytz._p", DateTypes::region);
    makers.put("pytz._UTC", (arguments, context) -> ZoneOffset.UTC);
  }

  /** Ten bytes: year, month with the fold bit, day, hour, minute, second, microseconds. */
  private static Object dateTime(Arguments arguments, LoadContext context) {
    if (!arguments.isBytes(0)) {
      return Maker.INERT;
    }
    byte[] packed = arguments.bytes(0);
    requireLength(arguments, packed, 10);
    boolean fold = packed[2] < 0;
    LocalDateTime local =
        LocalDateTime.of(
            year(packed),
            packed[2] & 0x7f,
            packed[3],
            packed[4],
            packed[5],
            packed[6],
            nanos(packed, 7));
    if (arguments.size() == 1) {
      return local;
    }
    return switch (arguments.get(1)) {
      case ZoneOffset offset -> OffsetDateTime.of(local, offset);
      case ZoneId zone when fold ->
          ZonedDateTime.ofLocal(local, zone, null).withLaterOffsetAtOverlap();
      case ZoneId zone -> ZonedDateTime.ofLocal(local, zone, null);
      case null, default -> Maker.INERT;
    };
  }

  private static Object date(Arguments arguments, LoadContext context) {
    if (!arguments.isBytes(0)) {
      return Maker.INERT;
    }
    byte[] packed = arguments.bytes(0);
    requireLength(arguments, packed, 4);
    return LocalDate.of(year(packed), packed[2], packed[3]);
  }

  private static Object time(Arguments arguments, LoadContext context) {
    if (!arguments.isBytes(0)) {
      return Maker.INERT;
    }
    byte[] packed = arguments.bytes(0);
    requireLength(arguments, packed, 6);
    LocalTime local = LocalTime.of(packed[0] & 0x7f, packed[1], packed[2], nanos(packed, 3));
    if (arguments.size() == 1) {
      return local;
    }
    return arguments.get(1) instanceof ZoneOffset offset ? local.atOffset(offset) : Maker.INERT;
  }

  private static Object duration(Arguments arguments, LoadContext context) {
    return Duration.ofDays(arguments.number(0))
        .plusSeconds(arguments.number(1))
        .plusNanos(Math.multiplyExact(arguments.number(2), 1_000L));
  }

  private static Object offset(Arguments arguments, LoadContext context) {
    if (arguments.get(0) instanceof Duration offset
        && offset.toNanosPart() == 0
        && Math.abs(offset.toSeconds()) <= ZoneOffset.MAX.getTotalSeconds()) {
      return ZoneOffset.ofTotalSeconds((int) offset.toSeconds());
    }
    return Maker.INERT;
  }

  private static Object region(Arguments arguments, LoadContext context) {
    try {
      return ZoneId.of(arguments.text(0));
    } catch (DateTimeException e) {
      return Maker.INERT;
    }
  }

  private static int year(byte[] packed) {
    return ((packed[0] & 0xff) << 8) | (packed[1] & 0xff);
  }

  private static int nanos(byte[] packed, int at) {
    int micros =
        ((packed[at] & 0xff) << 16) | ((packed[at + 1] & 0xff) << 8) | (packed[at + 2] & 0xff);
    return Math.multiplyExact(micros, 1_000);
  }

  private static void requireLength(Arguments arguments, byte[] packed, int length) {
    if (packed.length != length) {
      throw new Malformed(
          "%s needs %d bytes, found %d".formatted(arguments.callee(), length, packed.length));
    }
  }
}
