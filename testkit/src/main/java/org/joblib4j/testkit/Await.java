package org.joblib4j.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.joblib4j.function.Fn1;

/**
 * Waits for what tells nobody that it has come, such as a file of another process; and the limits
 * of all contracts, which say nothing on how quick a machine is.
 */
final class Await {
  /** What takes so many minutes hangs, on any machine. */
  static final int MINUTES = 15;

  private static final long PAUSE_NANOS = 1_000_000;
  private static final Duration SHORTEST = Duration.ofMillis(300);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Await() {}

  /**
   * Waits for a file, which a task in any process may make.
   *
   * @throws InterruptedException at the end of a test's or a task's time
   */
  static void file(Path file) throws InterruptedException {
    until(() -> Files.exists(file));
  }

  /**
   * Waits until something holds, and leaves the processor to others meanwhile: it may be the only
   * one.
   *
   * @throws InterruptedException at the end of a test's or a task's time
   */
  static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Does something with a time limit that is too short for a task that waits, and long enough for
   * all that do not: a machine that is busy elsewhere takes as long for anything as it likes, so
   * the limit is doubled until it was long enough, up to a minute.
   *
   * @param attempt what is done, with a limit
   * @param longEnough whether it was
   * @return what came of it with the limit that was long enough, or with the longest
   */
  static <T, X extends Throwable> T withTime(
      Fn1<Duration, T, X> attempt, Predicate<? super T> longEnough) throws X {
    Duration limit = SHORTEST;
    T result = attempt.call(limit);
    while (!longEnough.test(result) && limit.compareTo(LONGEST) < 0) {
      limit = limit.multipliedBy(2);
      result = attempt.call(limit);
    }
    return result;
  }
}
