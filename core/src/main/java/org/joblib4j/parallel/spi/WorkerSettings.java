package org.joblib4j.parallel.spi;

import java.time.Duration;

/**
 * What the workers of a backend are given; a backend ignores what has no meaning for it.
 *
 * @param count how many workers, at least 1
 * @param shareArraysOver arrays of more bytes than this reach worker processes through shared
 *     memory instead of being copied; {@link Long#MAX_VALUE} copies all
 * @param elastic whether fewer workers do while other calls keep the machine busy
 * @param innerCpus how many CPUs a worker process tells its JVM and native libraries to use; 0 for
 *     its share of the machine's
 * @param idleTime how long workers may be kept for the next {@link Backend#open} after these are
 *     closed; zero ends them on close
 * @param processes what worker processes are given besides
 */
public record WorkerSettings(
    int count,
    long shareArraysOver,
    boolean elastic,
    int innerCpus,
    Duration idleTime,
    ProcessSettings processes) {

  /** Arrays over a mebibyte are shared unless the caller says otherwise. */
  public static final long DEFAULT_SHARE_ARRAYS_OVER = 1 << 20;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException when the count is not positive, or another value negative
   */
  public WorkerSettings {
    if (count < 1) {
      throw new IllegalArgumentException("workers: " + count + ", at least 1 is needed");
    }
    if (shareArraysOver < 0) {
      throw new IllegalArgumentException("shareArraysOver: " + shareArraysOver + " is negative");
    }
    if (innerCpus < 0) {
      throw new IllegalArgumentException("innerCpus: " + innerCpus + " is negative");
    }
    if (idleTime.isNegative()) {
      throw new IllegalArgumentException("idleTime: " + idleTime + " is negative");
    }
  }

  /** Workers that are neither elastic nor limited. */
  public WorkerSettings(int count, long shareArraysOver, Duration idleTime) {
    this(count, shareArraysOver, false, 0, idleTime, ProcessSettings.STANDARD);
  }
}
