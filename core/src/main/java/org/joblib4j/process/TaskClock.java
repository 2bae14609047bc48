package org.joblib4j.process;

import java.util.concurrent.TimeoutException;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.timing.Timer;
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
  /** How often the parent looks within a task's time, and the pauses in between in nanoseconds. */
  private static final int LOOKS = 16;

  private static final long SHORTEST_PAUSE = 1_000_000;
  private static final long LONGEST_PAUSE = 100_000_000;

  private final RunSettings settings;
  private final Worker worker;
  private final Timer timer;
  private final long pause;
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

    /** Kills the process, which may take a while. */
    void kill();
  }

  private TaskClock(RunSettings settings, Worker worker, Timer timer) {
    this.settings = settings;
    this.worker = worker;
    this.timer = timer;
    this.pause = Math.clamp(settings.timeoutNanos() / LOOKS, SHORTEST_PAUSE, LONGEST_PAUSE);
  }

  /** Begins to look, if tasks have a limit; null otherwise. */
  static @Nullable TaskClock start(RunSettings settings, Worker worker, Timer timer) {
    if (!settings.hasTimeout()) {
      return null;
    }
    TaskClock clock = new TaskClock(settings, worker, timer);
    var _ = timer.after(clock.pause, clock::look);
    return clock;
  }

  private synchronized void look() {
    if (stopped) {
      return;
    }
    int now = worker.position();
    if (now != position) {
      position = now;
      since = timer.nanoTime();
    } else if (now >= 0 && timer.nanoTime() - since >= settings.timeoutNanos()) {
      expired = true;
      worker.interrupt();
      var _ =
          timer.afterInThread(
              RunSettings.GRACE.toNanos(), "joblib4j end of a task", this::killUnlessStopped);
      return;
    }
    var _ = timer.after(pause, this::look);
  }

  /** Under the lock: the batch cannot come back meanwhile, and another one be killed instead. */
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
   *
   * @param firstIndex the index of the first task of the batch in its call
   */
  synchronized BatchResult judge(BatchResult result, long firstIndex) {
    if (!expired || position > result.completed()) {
      return result;
    }
    boolean failed = result.completed() == position;
    return result.expiredAt(
        position, timeout(firstIndex + position, failed ? result.failure() : null));
  }

  /** Why a worker ended, as its clock sees it. */
  synchronized WorkerLoss judge(WorkerLoss loss) {
    return expired ? loss.timedOutAt(position) : loss;
  }

  private TimeoutException timeout(long index, @Nullable Throwable cause) {
    TimeoutException timeout = settings.timedOut(index);
    timeout.initCause(cause);
    return timeout;
  }
}
