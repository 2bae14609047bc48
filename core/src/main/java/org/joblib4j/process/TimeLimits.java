package org.joblib4j.process;

import java.time.Duration;
import org.joblib4j.parallel.spi.RunSettings;

/**
 * How long each part of a batch may take, for a call whose tasks have a timeout.
 *
 * <p>What lies around a task is not the task's doing, and may take longer without harm: a large
 * argument, a class that is initialized when a function of it is read, a machine that swaps. So
 * there only that time counts in which nothing gets on, and there is more of it.
 *
 * @param task nanoseconds for the run of a task, or of an initializer
 * @param function for a function that is written or read, as long as nothing gets on
 * @param other for arguments, results and the start of a batch, as long as nothing gets on
 */
record TimeLimits(long task, long function, long other) {
  private static final long FUNCTION_TIMEOUTS = 10;
  private static final long SHORTEST_FUNCTION = Duration.ofSeconds(10).toNanos();
  private static final long SHORTEST_OTHER = Duration.ofSeconds(5).toNanos();

  /** For a batch of tasks. */
  static TimeLimits ofTasks(RunSettings settings) {
    long timeout = settings.timeoutNanos();
    return new TimeLimits(timeout, ofFunction(timeout), Math.max(timeout, SHORTEST_OTHER));
  }

  /** For the initializer of a worker. */
  static TimeLimits ofInitializer(RunSettings settings) {
    TimeLimits tasks = ofTasks(settings);
    return new TimeLimits(tasks.function, tasks.function, tasks.other);
  }

  private static long ofFunction(long timeout) {
    return timeout > Long.MAX_VALUE / 2 / FUNCTION_TIMEOUTS
        ? Long.MAX_VALUE / 2
        : Math.max(FUNCTION_TIMEOUTS * timeout, SHORTEST_FUNCTION);
  }

  /** The limit for a phase. */
  long of(Phase phase) {
    return phase == Phase.RUNS ? task : phase.isOfFunction() ? function : other;
  }
}
