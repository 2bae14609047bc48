package org.joblib4j.process;

import java.util.concurrent.TimeoutException;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.WorkerDiedException;
import org.jspecify.annotations.Nullable;

/**
 * Counts, in the parent, how long a worker has been at the same task of a batch.
 *
 * <p>The worker's own clock would stand still with it. So the parent looks at the {@link
 * StatusPage} every now and then: a task may take a little more than its time, never less. When its
 * time is over, the batch is interrupted; when nothing comes back after {@link RunSettings#GRACE},
 * the worker is killed. The rest of the batch runs elsewhere, as after any failure.
 */
final class TaskClock {
  /** How often the parent looks, within a task's time and in milliseconds. */
  private static final int LOOKS = 16;

  private static final long SHORTEST_PAUSE = 1;
  private static final long LONGEST_PAUSE = 100;

  private final RunSettings settings;
  private final Worker worker;
  private final long pauseMillis;
  private int position = -1;
  private long since;
  private boolean expired;
  private boolean stopped;

  /** What a clock sees of a worker, and does to it. */
  interface Worker {
    /** The task of the batch that runs, -1 before the first and after the last. */
    int position();

    /** Interrupts the batch. */
    void interrupt();

    /** Kills the process. */
    void kill();
  }

  private TaskClock(RunSettings settings, Worker worker) {
    this.settings = settings;
    this.worker = worker;
    this.pauseMillis =
        Math.clamp(settings.timeoutNanos() / LOOKS / 1_000_000, SHORTEST_PAUSE, LONGEST_PAUSE);
  }

  /** Begins to look, if tasks have a limit; null otherwise. */
  static @Nullable TaskClock start(RunSettings settings, Worker worker) {
    if (!settings.hasTimeout()) {
      return null;
    }
    TaskClock clock = new TaskClock(settings, worker);
    Deadlines.after(clock.pauseMillis, clock::look);
    return clock;
  }

  private synchronized void look() {
    if (stopped) {
      return;
    }
    int now = worker.position();
    if (now != position) {
      position = now;
      since = System.nanoTime();
    } else if (now >= 0 && System.nanoTime() - since >= settings.timeoutNanos()) {
      expired = true;
      worker.interrupt();
      Deadlines.after(RunSettings.GRACE.toMillis(), this::killUnlessStopped);
      return;
    }
    Deadlines.after(pauseMillis, this::look);
  }

  private synchronized void killUnlessStopped() {
    if (!stopped && worker.position() >= 0) {
      worker.kill();
    }
  }

  /** The batch has come back, or the worker has died. */
  synchronized void stop() {
    stopped = true;
  }

  /**
   * What came back of a batch, as its clock sees it: the task whose time was over has failed,
   * whatever it returned. A failure after it comes from an interruption that was meant for it; that
   * task is run again.
   */
  synchronized BatchResult judge(BatchResult result) {
    if (!expired || position > result.completed()) {
      return result;
    }
    boolean failed = result.completed() == position;
    return result.expiredAt(position, timeout(failed ? result.failure() : null));
  }

  /** Why a worker died, as its clock sees it. */
  synchronized WorkerDiedException judge(WorkerDiedException died) {
    if (!expired) {
      return died;
    }
    WorkerDiedException killed =
        new WorkerDiedException(String.valueOf(died.getMessage()), position);
    killed.initCause(timeout(died));
    return killed;
  }

  private TimeoutException timeout(@Nullable Throwable cause) {
    TimeoutException timeout = settings.timedOut();
    timeout.initCause(cause);
    return timeout;
  }
}
