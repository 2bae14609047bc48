package org.joblib4j.parallel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;
import org.joblib4j.parallel.spi.Batch;
import org.jspecify.annotations.Nullable;

/** The dispatcher's side of a {@link Progress.Watch}: its clock, and a guard against its faults. */
final class CallWatch {
  private static final Logger LOG = System.getLogger(CallWatch.class.getName());

  private final long began = System.nanoTime();
  private Progress.@Nullable Watch watch;

  private CallWatch(Progress progress, long tasks, int workers) {
    try {
      this.watch = progress.begin(tasks, workers);
    } catch (RuntimeException e) {
      giveUp(e);
    }
  }

  /** Begins to watch; null where nobody wants to know. */
  static @Nullable CallWatch begin(Dispatch dispatch, long tasks, int workers) {
    return dispatch.watching() ? new CallWatch(dispatch.progress(), tasks, workers) : null;
  }

  void sent(Flight flight) {
    flight.sentNanos = System.nanoTime();
    Batch batch = flight.batch();
    tell(to -> to.sent(batch.firstIndex(), batch.size()));
  }

  /** Some of the tasks of a flight have values. */
  void finished(Flight flight, int tasks, String worker, long busyNanos) {
    if (tasks > 0) {
      long ended = flight.landedNanos;
      long begun = Math.max(flight.sentNanos, ended - busyNanos);
      Completion completion =
          new Completion(
              flight.batch().firstIndex(),
              tasks,
              worker,
              sinceBegin(flight.sentNanos),
              sinceBegin(begun),
              sinceBegin(ended));
      tell(to -> to.finished(completion));
    }
  }

  private Duration sinceBegin(long nanoTime) {
    return Duration.ofNanos(nanoTime - began);
  }

  void failed(long index, int attempt, Throwable cause, boolean again) {
    tell(to -> to.failed(index, attempt, cause, again));
  }

  void ended(boolean whole) {
    tell(to -> to.ended(whole));
    watch = null;
  }

  private void tell(Consumer<Progress.Watch> event) {
    if (watch != null) {
      try {
        event.accept(watch);
      } catch (RuntimeException e) {
        giveUp(e);
      }
    }
  }

  private void giveUp(RuntimeException cause) {
    watch = null;
    LOG.log(Level.WARNING, "the progress of a call is no longer told: its watch failed", cause);
  }
}
