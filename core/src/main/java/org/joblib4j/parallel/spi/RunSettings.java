package org.joblib4j.parallel.spi;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/**
 * What the tasks of one call are given, wherever they run.
 *
 * @param timeout how long a task may take, counted from its own start; zero for no limit
 * @param context what tasks find around them in threads of this JVM
 * @param ownThread whether tasks must not run in the thread that waits for them
 */
public record RunSettings(Duration timeout, TaskContext context, boolean ownThread) {

  /**
   * How long a task that was interrupted may go on before its worker is given up. Cleaning up takes
   * milliseconds; whoever ignores an interrupt for two seconds ignores it for good.
   */
  public static final Duration GRACE = Duration.ofSeconds(2);

  /** No limit, and nothing around the tasks. */
  public static final RunSettings STANDARD =
      new RunSettings(Duration.ZERO, TaskContext.NONE, false);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException when the timeout is negative
   */
  public RunSettings {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: " + timeout + " is negative");
    }
  }

  /** Settings of a call whose tasks may run in the thread that waits for them. */
  public RunSettings(Duration timeout, TaskContext context) {
    this(timeout, context, false);
  }

  /** The same for a call whose tasks must not run in the thread that waits for them. */
  public RunSettings inOwnThread() {
    return new RunSettings(timeout, context, true);
  }

  /** The failure of a task that took longer than the limit. */
  public TimeoutException timedOut() {
    return new TimeoutException(
        "it took longer than its timeout of "
            + timeout.toString().substring(2).toLowerCase(Locale.ROOT));
  }

  /** Whether tasks have a limit. */
  public boolean hasTimeout() {
    return !timeout.isZero();
  }

  /** The limit in nanoseconds, as far as these reach. */
  public long timeoutNanos() {
    return timeout.toSeconds() > Long.MAX_VALUE / 2_000_000_000L
        ? Long.MAX_VALUE / 2
        : timeout.toNanos();
  }
}
