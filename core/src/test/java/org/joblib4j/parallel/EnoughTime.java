package org.joblib4j.parallel;

import java.time.Duration;

/**
 * Limits for tasks in worker processes, whose time no test can hold: a machine that is busy
 * elsewhere takes as long for a quick task as it likes.
 */
final class EnoughTime {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private EnoughTime() {}

  /** A test with a limit. */
  interface Body<X extends Exception> {
    void with(Duration limit) throws X;
  }

  /**
   * Runs a test with a limit that is doubled, up to a minute, until it passes. A test that does not
   * pass with the longest has not failed for want of time.
   */
  static <X extends Exception> void from(Duration first, Body<X> body) throws X {
    for (Duration limit = first; ; limit = limit.multipliedBy(2)) {
      try {
        body.with(limit);
        return;
      } catch (TaskFailedException | AssertionError e) {
        if (limit.compareTo(LONGEST) > 0) {
          throw e;
        }
      }
    }
  }
}
