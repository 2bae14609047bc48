package org.joblib4j.process;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.text.DurationText;
import org.joblib4j.timing.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Counts, in the parent, how long a batch has been at the same task, or at what lies around the
 * tasks without getting on.
 *
 * <p>The worker's own clock would stand still with it. So the parent looks at the {@link
 * StatusPage} every now and then: a task may take a little more than its time, never less. When its
 * time is over, the batch is interrupted; when nothing comes back after {@link RunSettings#GRACE},
 * the worker is killed. The rest of the batch runs elsewhere, as after any failure.
 *
 * <p>What lies around the tasks is only timed as long as nothing gets on, see {@link TimeLimits}:
 * no object is read or written, no byte passes. Then the worker is stopped, or code of the user's
 * loops while a value is written or read. No interrupt reaches that: the worker is killed at once,
 * or, in the parent, the thread given up. The task whose value it was has failed.
 */
final class TaskClock {
  /** How often the parent looks within a task's time, and the pauses in between in nanoseconds. */
  private static final int LOOKS = 16;

  private static final long SHORTEST_PAUSE = 1_000_000;
  private static final long LONGEST_PAUSE = 100_000_000;

  private final RunSettings settings;
  private final TimeLimits limits;
  private final Watched watched;
  private final Timer timer;
  private final long pause;
  private long state = Phase.WAITS.at(-1);
  private long progress;
  private long since;
  private boolean interrupted;
  private boolean stopped;

  /** What was done when its time was over; null as long as none was. */
  private @Nullable Long expired;

  /** What a clock sees of a batch, and does to it. */
  interface Watched {
    /** What is done with the batch, see {@link Phase#of}. */
    long state();

    /** Grows as long as something gets on, apart from tasks. */
    long progress();

    /** Interrupts the task that runs. */
    void interrupt();

    /** Ends what goes on with the batch by force, which may take a while. */
    void end();
  }

  private TaskClock(RunSettings settings, TimeLimits limits, Watched watched, Timer timer) {
    this.settings = settings;
    this.limits = limits;
    this.watched = watched;
    this.timer = timer;
    this.since = timer.nanoTime();
    this.pause = Math.clamp(settings.timeoutNanos() / LOOKS, SHORTEST_PAUSE, LONGEST_PAUSE);
  }

  /** Begins to look, if tasks have a limit; null otherwise. */
  static @Nullable TaskClock start(
      RunSettings settings, TimeLimits limits, Watched watched, Timer timer) {
    if (!settings.hasTimeout()) {
      return null;
    }
    TaskClock clock = new TaskClock(settings, limits, watched, timer);
    var _ = timer.after(clock.pause, clock::look);
    return clock;
  }

  private synchronized void look() {
    if (stopped) {
      return;
    }
    long now = watched.state();
    Phase phase = Phase.of(now);
    // A task that loads classes or logs for ever does not get on by that.
    long got = phase == Phase.RUNS ? 0 : watched.progress();
    if (now != state || got != progress) {
      state = now;
      progress = got;
      since = timer.nanoTime();
    } else if (timer.nanoTime() - since >= limits.of(phase)) {
      if (expired == null) {
        expired = now;
      }
      if (phase != Phase.RUNS) {
        var _ = timer.afterInThread(0, "joblib4j end of a batch", () -> endUnlessStopped(phase));
        return;
      }
      if (!interrupted) {
        interrupted = true;
        watched.interrupt();
        var _ =
            timer.afterInThread(
                RunSettings.GRACE.toNanos(),
                "joblib4j end of a task",
                () -> endUnlessStopped(Phase.RUNS));
      }
    }
    var _ = timer.after(pause, this::look);
  }

  /** Under the lock: the batch cannot come back meanwhile, and another one be ended instead. */
  private synchronized void endUnlessStopped(Phase phase) {
    if (!stopped && Phase.of(watched.state()) == phase) {
      watched.end();
    } else if (!stopped && phase != Phase.RUNS) {
      var _ = timer.after(pause, this::look); // it has got on after all
    }
  }

  /** The batch has come back, or the worker has died. */
  synchronized void stop() {
    stopped = true;
  }

  /** Whether the time of something was over. */
  synchronized boolean hasExpired() {
    return expired != null;
  }

  /**
   * What came back of a batch, as its clock sees it: the task whose time was over has failed,
   * whatever it returned. A failure after it comes from an interruption that was meant for it; that
   * task is run again.
   *
   * @param firstIndex the index of the first task of the batch in its call
   */
  synchronized BatchResult judge(BatchResult result, long firstIndex) {
    if (expired == null || Phase.of(expired) != Phase.RUNS) {
      return result;
    }
    int position = Phase.numberOf(expired);
    if (position > result.completed()) {
      return result;
    }
    boolean failed = result.completed() == position;
    TimeoutException timeout = settings.timedOut(firstIndex + position);
    timeout.initCause(failed ? result.failure() : null);
    return result.expiredAt(position, timeout);
  }

  /** Why a batch was lost, as its clock sees it. */
  synchronized WorkerLoss judge(WorkerLoss loss) {
    if (expired == null) {
      return loss;
    }
    Phase phase = Phase.of(expired);
    if (phase == Phase.RUNS) {
      return loss.timedOutAt(Phase.numberOf(expired));
    }
    String who = loss.worker().isEmpty() ? "the calling process" : loss.worker();
    String message =
        who
            + " "
            + phase.text()
            + " for "
            + DurationText.of(Duration.ofNanos(limits.of(phase)))
            + " without getting on"
            + (phase == Phase.WAITS
                ? "; it was stopped, or the machine has no time or memory for it"
                : "; code of its class loops or waits there");
    if (phase == Phase.WAITS) {
      return new WorkerLoss(loss.worker(), message + "; it was killed");
    }
    return new WorkerLoss(
        loss.worker(),
        message,
        phase.isOfTask() ? Phase.numberOf(expired) : -1,
        loss.log(),
        true,
        new TimeoutException(message));
  }
}
