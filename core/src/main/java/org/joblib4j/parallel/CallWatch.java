package org.joblib4j.parallel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.jspecify.annotations.Nullable;

/**
 * The dispatcher's side of those who watch a call: its clock, and a guard against their faults. One
 * that throws is told nothing more; the others and the call go on.
 *
 * <p><b>Where the time goes.</b> A worker has a batch in hand from when its backend says so until
 * the batch comes back. Each such time is told once: as that of a {@link Completion} or, when
 * nothing came back, of a {@link Loss}. What a worker had in hand when the call ended is lost, too.
 */
final class CallWatch {
  private static final Logger LOG = System.getLogger(CallWatch.class.getName());

  private final long began = System.nanoTime();
  private final List<Progress.Watch> watches = new ArrayList<>();

  /** What was sent and has not come back. */
  private final Set<PendingBatch> underWay = Collections.newSetFromMap(new IdentityHashMap<>());

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
    underWay.add(pending);
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
    underWay.remove(pending);
    if (result.ended() == 0) {
      return;
    }
    long ended = pending.returnedNanos;
    PendingBatch.Holder holder = pending.holder();
    long begun =
        holder != null ? holder.since() : Math.max(pending.sentNanos, ended - result.nanos());
    Completion completion =
        new Completion(
            pending.batch().firstIndex(),
            result.completed(),
            result.ended() - result.completed(),
            result.worker(),
            sinceBegin(pending.sentNanos),
            sinceBegin(begun),
            sinceBegin(ended),
            Duration.ofNanos(Math.min(result.nanos(), ended - begun)));
    tell(to -> to.finished(completion));
  }

  /** The worker of a pending batch has ended with it. */
  void lost(PendingBatch pending, WorkerLoss loss) {
    tellLoss(pending, pending.returnedNanos, Optional.of(death(loss)));
  }

  /** That it was killed as the time of its task was over is more than the signal says. */
  private static String death(WorkerLoss loss) {
    return loss.isTimedOut()
        ? loss.worker() + " was killed, as its task took longer than the timeout"
        : loss.message();
  }

  /**
   * A pending batch has come back when the call had ended, or was cancelled: nothing of it runs
   * again.
   */
  void returnedLate(PendingBatch pending) {
    BatchResult result = pending.result();
    if (result == null) {
      WorkerLoss loss = pending.loss();
      tellLoss(pending, pending.returnedNanos, Optional.ofNullable(loss).map(CallWatch::death));
      return;
    }
    finished(pending, result);
    Throwable failure = result.failure();
    if (failure != null) {
      failed(pending.failureAt(result.completed(), failure, result.worker()), false);
    }
  }

  /** Tells of a batch that a worker had taken, of which nothing has come back. */
  private void tellLoss(PendingBatch pending, long ended, Optional<String> death) {
    underWay.remove(pending);
    PendingBatch.Holder holder = pending.holder();
    if (holder != null) {
      Loss loss =
          new Loss(
              pending.batch().firstIndex(),
              pending.batch().size(),
              holder.worker(),
              sinceBegin(pending.sentNanos),
              sinceBegin(holder.since()),
              sinceBegin(ended),
              death);
      tell(to -> to.lost(loss));
    }
  }

  private Duration sinceBegin(long nanoTime) {
    return Duration.ofNanos(nanoTime - began);
  }

  void failed(Outcome.Failure<?> failure, boolean again) {
    tell(to -> to.failed(failure, again));
  }

  void ended(boolean whole) {
    long now = System.nanoTime();
    List.copyOf(underWay).forEach(pending -> tellLoss(pending, now, Optional.empty()));
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
