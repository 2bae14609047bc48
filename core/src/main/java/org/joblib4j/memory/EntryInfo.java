package org.joblib4j.memory;

import java.time.Duration;
import java.time.Instant;
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

  static final int FORMAT = 1;

  /**
   * An argument as it was.
   *
   * @param name its parameter's name, or {@code #1} and so on
   * @param fingerprint as hexadecimal digits
   * @param text in short
   */
  record Argument(String name, String fingerprint, String text) {}

  ResultInfo toResultInfo(long bytes) {
    return new ResultInfo(
        function, arguments.stream().map(Argument::text).toList(), created, duration, bytes);
  }
}
