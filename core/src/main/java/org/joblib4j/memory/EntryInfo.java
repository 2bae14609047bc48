package org.joblib4j.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is known about a stored result besides its value; it stands at the beginning of its file.
 *
 * @param format counts the versions of this description
 * @param function the function's full name
 * @param code the digest of its code, or of its version
 * @param captured the fingerprint of what it captured, as hexadecimal digits
 * @param dependencies the fingerprint of what it depends on besides
 * @param arguments those that count, in order
 * @param created when the result was computed
 * @param duration how long that took
 */
record EntryInfo(
    int format,
    String function,
    String code,
    String captured,
    String dependencies,
    List<Argument> arguments,
    Instant created,
    Duration duration) {

  /** 1 was a pickled record in place of a list. */
  static final int FORMAT = 2;

  private static final int FIXED_PARTS = 8;
  private static final int ARGUMENT_PARTS = 3;

  /**
   * An argument as it was.
   *
   * @param name its parameter's name, or {@code #1} and so on
   * @param fingerprint as hexadecimal digits
   * @param text in short
   */
  record Argument(String name, String fingerprint, String text) {}

  /**
   * What stands in the file: texts and numbers in one list, as many calls are shorter than it takes
   * to write anything else.
   */
  List<Object> toList() {
    List<Object> parts = new ArrayList<>(FIXED_PARTS + ARGUMENT_PARTS * arguments.size());
    Collections.addAll(parts, format, function, code, captured, dependencies);
    Collections.addAll(parts, created.getEpochSecond(), created.getNano(), duration.toNanos());
    for (Argument argument : arguments) {
      Collections.addAll(parts, argument.name(), argument.fingerprint(), argument.text());
    }
    return parts;
  }

  /**
   * The description that such a list has.
   *
   * @throws RuntimeException when it is none
   */
  static EntryInfo of(List<?> parts) {
    List<Argument> arguments = new ArrayList<>();
    for (int i = FIXED_PARTS; i < parts.size(); i += ARGUMENT_PARTS) {
      arguments.add(new Argument(text(parts, i), text(parts, i + 1), text(parts, i + 2)));
    }
    return new EntryInfo(
        Math.toIntExact(number(parts, 0)),
        text(parts, 1),
        text(parts, 2),
        text(parts, 3),
        text(parts, 4),
        arguments,
        Instant.ofEpochSecond(number(parts, 5), number(parts, 6)),
        Duration.ofNanos(number(parts, 7)));
  }

  private static String text(List<?> parts, int index) {
    return (String) parts.get(index);
  }

  private static long number(List<?> parts, int index) {
    return ((Number) parts.get(index)).longValue();
  }

  ResultInfo toResultInfo(long bytes) {
    return new ResultInfo(
        function, arguments.stream().map(Argument::text).toList(), created, duration, bytes);
  }
}
