package org.joblib4j.parallel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.jspecify.annotations.Nullable;

/**
 * The dispatcher's side of those who watch a call: its clock, and a guard against their faults. One
 * that throws is told nothing more; the others and the call go on.
 */
final class CallWatch {
  private static final Logger LOG = System.getLogger(CallWatch.class.getName());

  private final long began = System.nanoTime();
  private final List<Progress.Watch> watches = new ArrayList<>();

  private CallWatch(List<Progress> watchers, long tasks, int workers) {
    for (Progress watcher : watchers) {
      try {
        watches.add(watcher.begin(tasks, workers));
      } catch (Throwable e) {
        tellFault(e);
      }
    }
  }

  /** Begins to watch; null where nobody wants to know. */
  static @Nullable CallWatch begin(Dispatch dispatch, long tasks, int workers) {
    return dispatch.watchers().isEmpty()
        ? null
        : new CallWatch(dispatch.watchers(), tasks, workers);
  }

  /** A pending batch goes off; of tasks that are dealt out again that was told before. */
  void sent(PendingBatch pending) {
    pending.sentNanos = System.nanoTime();
    if (!pending.wasSent()) {
      Batch batch = pending.batch();
      tell(to -> to.sent(batch.firstIndex(), batch.size()));
    }
  }

  /** The results of a batch were there. */
  void recalled(PendingBatch pending) {
    Batch batch = pending.batch();
    tell(to -> to.recalled(batch.firstIndex(), batch.size()));
  }

  /** A pending batch has come back. */
  void finished(PendingBatch pending, BatchResult result) {
    if (result.ended() > 0) {
      long ended = pending.returnedNanos;
      long begun = Math.max(pending.sentNanos, ended - result.nanos());
      Completion completion =
          new Completion(
              pending.batch().firstIndex(),
              result.completed(),
              result.ended() - result.completed(),
              result.worker(),
              sinceBegin(pending.sentNanos),
              sinceBegin(begun),
              sinceBegin(ended));
      tell(to -> to.finished(completion));
    }
  }

  private Duration sinceBegin(long nanoTime) {
    return Duration.ofNanos(nanoTime - began);
  }

  /** A pending batch has come back when the call had ended: nothing of it runs again. */
  void finishedLate(PendingBatch pending, BatchResult result) {
    finished(pending, result);
    Throwable failure = result.failure();
    if (failure != null) {
      long index = pending.batch().firstIndex() + result.completed();
      failed(index, pending.attempt(), failure, false);
    }
  }

  void failed(long index, int attempt, Throwable cause, boolean again) {
    tell(to -> to.failed(index, attempt, cause, again));
  }

  void ended(boolean whole) {
    tell(to -> to.ended(whole));
    watches.clear();
  }

  private void tell(Consumer<Progress.Watch> event) {
    for (Iterator<Progress.Watch> each = watches.iterator(); each.hasNext(); ) {
      try {
        event.accept(each.next());
      } catch (Throwable e) {
        each.remove();
        tellFault(e);
      }
    }
  }

  private static void tellFault(Throwable fault) {
    LOG.log(Level.WARNING, "somebody who watches a call failed and is told no more of it", fault);
  }
}
