package org.joblib4j.parallel;

import java.time.Duration;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.WorkerSettings;

/**
 * Everything that a {@link Parallel} was told.
 *
 * @param backend where the tasks run
 * @param jobs as the user gave it: negative numbers count back from all CPUs
 * @param batchSize tasks in a batch, 0 to let the dispatcher choose
 * @param shareArraysOver bytes above which worker processes share an array
 */
record Settings(Backend backend, int jobs, int batchSize, long shareArraysOver) {
  /**
   * How long worker processes stay for the next call: starting them costs more than keeping them.
   */
  private static final Duration IDLE_TIME = Duration.ofMinutes(5);

  static Settings of(Backend backend, int jobs) {
    if (jobs == 0) {
      throw new IllegalArgumentException(
          "0 jobs cannot run anything; give a positive number, or -1 for all CPUs");
    }
    return new Settings(backend, jobs, 0, WorkerSettings.DEFAULT_SHARE_ARRAYS_OVER);
  }

  Settings withBatchSize(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("batch size: " + size + ", at least 1 is needed");
    }
    return new Settings(backend, jobs, size, shareArraysOver);
  }

  Settings withShareArraysOver(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "share arrays over " + bytes + " bytes: give 0 or more, Long.MAX_VALUE to copy them all");
    }
    return new Settings(backend, jobs, batchSize, bytes);
  }

  int workers() {
    return CpuCount.workersFor(jobs, CpuCount.available());
  }

  /** What the workers are given; those of an opened value end with it, others stay a while. */
  WorkerSettings workerSettings(boolean opened) {
    return new WorkerSettings(workers(), shareArraysOver, opened ? Duration.ZERO : IDLE_TIME);
  }
}
