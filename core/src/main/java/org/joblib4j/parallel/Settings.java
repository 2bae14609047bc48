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
 * @param retry which failed tasks are tried again
 * @param mostUnread results that may wait for the reader of a lazy stream
 */
record Settings(
    Backend backend, int jobs, int batchSize, long shareArraysOver, Retry retry, int mostUnread) {
  /**
   * How long worker processes stay for the next call: starting them costs more than keeping them.
   */
  private static final Duration IDLE_TIME = Duration.ofMinutes(5);

  private static final int MOST_UNREAD = 1000;

  Settings {
    if (jobs == 0) {
      throw new IllegalArgumentException(
          "0 jobs cannot run anything; give a positive number, or -1 for all CPUs");
    }
    if (shareArraysOver < 0) {
      throw new IllegalArgumentException(
          "share arrays over "
              + shareArraysOver
              + " bytes: give 0 or more, Long.MAX_VALUE to copy them all");
    }
    if (mostUnread < 1) {
      throw new IllegalArgumentException(
          "unread results: " + mostUnread + ", at least 1 is needed");
    }
  }

  static Settings of(Backend backend, int jobs) {
    return new Settings(
        backend, jobs, 0, WorkerSettings.DEFAULT_SHARE_ARRAYS_OVER, Retry.NEVER, MOST_UNREAD);
  }

  Settings withBatchSize(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("batch size: " + size + ", at least 1 is needed");
    }
    return new Settings(backend, jobs, size, shareArraysOver, retry, mostUnread);
  }

  Settings withShareArraysOver(long bytes) {
    return new Settings(backend, jobs, batchSize, bytes, retry, mostUnread);
  }

  Settings withRetry(Retry policy) {
    return new Settings(backend, jobs, batchSize, shareArraysOver, policy, mostUnread);
  }

  Settings withMostUnread(int results) {
    return new Settings(backend, jobs, batchSize, shareArraysOver, retry, results);
  }

  int workers() {
    return CpuCount.workersFor(jobs, CpuCount.available());
  }

  /** What the workers are given; those of an opened value end with it, others stay a while. */
  WorkerSettings workerSettings(boolean opened) {
    return new WorkerSettings(workers(), shareArraysOver, opened ? Duration.ZERO : IDLE_TIME);
  }

  /** A call that collects all its results. */
  Dispatch toList(boolean failFast) {
    return new Dispatch(batchSize, retry, failFast, true, Long.MAX_VALUE);
  }

  /** A call whose results are read one by one. */
  Dispatch toStream(boolean ordered) {
    return new Dispatch(batchSize, retry, true, ordered, mostUnread);
  }
}
