package org.joblib4j.parallel.spi;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.joblib4j.text.DurationText;

/**
 * What the tasks of one call are given, wherever they run.
 *
 * @param timeout how long a task may take, counted from its own start; zero for no limit
 * @param context what tasks find around them in threads of this JVM
 * @param portableContext what they find around them elsewhere: serializable, {@link
 *     TaskContext#NONE} for nothing
 * @param ownThread whether tasks must not run in the thread that waits for them
 * @param keepLogs whether results tell what a task that failed had logged and printed
 */
public record RunSettings(
    Duration timeout,
    TaskContext context,
    TaskContext portableContext,
    boolean ownThread,
    boolean keepLogs) {

  /**
   * How long a task that was interrupted may go on before its worker is given up. Cleaning up takes
   * milliseconds; whoever ignores an interrupt for two seconds ignores it for good.
   */
  public static final Duration GRACE = Duration.ofSeconds(2);

  /** No limit, and nothing around the tasks. */
  public static final RunSettings STANDARD = new RunSettings(Duration.ZERO, TaskContext.NONE);

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
    this(timeout, context, TaskContext.NONE, false, false);
  }

  /** The same for a call whose tasks must not run in the thread that waits for them. */
  public RunSettings inOwnThread() {
    return new RunSettings(timeout, context, portableContext, true, keepLogs);
  }

  /**
   * The failure of a task that took longer than the limit.
   *
   * @param index of the task in its call
   */
  public TimeoutException timedOut(long index) {
    return new TimeoutException(
        "task " + index + " took longer than its timeout of " + DurationText.of(timeout));
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
