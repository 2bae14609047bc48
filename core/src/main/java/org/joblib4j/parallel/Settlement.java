package org.joblib4j.parallel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.joblib4j.parallel.Dispatch.OnFailure;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the batches of a call that have come back stand for, and what of them runs again.
 *
 * <p><b>What comes back may be short.</b> A batch ends early when it has used up its time, at a
 * failure, or with its worker. Its rest is dealt out anew, as pending batches that follow the one
 * they came from; the order of results thus never depends on who ran what.
 *
 * <p><b>Failure.</b> A failed task may get another attempt, alone and perhaps later. When it gets
 * none, the call ends at once, whatever the task's place in the order, or leaves the task out, or
 * hands the failure out in its place. When a worker dies, the task it ran is the one that failed;
 * what it had finished of the same batch is lost with it and runs again.
 *
 * <p>For the dispatching thread.
 */
final class Settlement {
  private static final Logger LOG = System.getLogger(Settlement.class.getName());

  /** How often a batch is sent again when workers die before they have begun with it. */
  private static final int MOST_LOSSES = 3;

  private final Dispatcher dispatcher;
  private final Dispatch dispatch;
  private final int workers;
  private final ResultOrder order;
  private final @Nullable KeptFailures kept;
  private final @Nullable CallWatch watch;
  private long ended;

  /**
   * That of one call.
   *
   * @param dispatcher sends off what runs again
   * @param workers how many batches run at a time
   * @param kept null where failed tasks are not saved
   * @param watch null where nobody watches
   */
  Settlement(
      Dispatcher dispatcher,
      Dispatch dispatch,
      int workers,
      ResultOrder order,
      @Nullable KeptFailures kept,
      @Nullable CallWatch watch) {
    this.dispatcher = dispatcher;
    this.dispatch = dispatch;
    this.workers = workers;
    this.order = order;
    this.kept = kept;
    this.watch = watch;
  }

  /** How many tasks have ended, with a value or for good without. */
  long ended() {
    return ended;
  }

  /** The results of so many tasks were there. */
  void recalled(int tasks) {
    ended += tasks;
  }

  /** Results have come back for some of its tasks or all, and perhaps a failure. */
  void settle(PendingBatch pending, BatchResult result) {
    ended += result.completed();
    settle(pending, result.completed(), result.failure(), result.worker(), result.log());
  }

  private void settle(
      PendingBatch pending, int completed, @Nullable Throwable failure, String worker, String log) {
    Batch batch = pending.batch();
    PendingBatch before = pending;
    int rest = completed;
    boolean again = failure != null && dispatch.retry().grants(pending.attempt(), failure);
    Outcome.Failure<?> handedOut = null;
    if (failure != null) {
      rest++;
      if (watch != null) {
        watch.failed(pending.failureAt(completed, failure, worker), again);
      }
    }
    if (again) {
      before = delay(pending, completed);
    } else if (failure != null) {
      ended++;
      handedOut = failForGood(pending, completed, failure, worker, log);
    }
    pending.settle(completed, handedOut);
    dealOut(pending, rest, batch.size(), before);
    order.settled(pending);
  }

  /**
   * A task has failed and gets no other attempt.
   *
   * @return the failure where it is handed out, null where the task is left out
   */
  private Outcome.@Nullable Failure<?> failForGood(
      PendingBatch pending, int position, Throwable failure, String worker, String log) {
    Path folder = kept == null ? null : kept.save(pending.batch(), position, worker, failure, log);
    Outcome.Failure<?> told = pending.failureAt(position, failure, worker);
    if (dispatch.onFailure() == OnFailure.HAND_OUT) {
      return told;
    }
    TaskFailedException aborting = new TaskFailedException(told, folder);
    if (dispatch.onFailure() == OnFailure.SKIP) {
      warn("left out: " + aborting.getMessage(), failure);
      return null;
    }
    // Its values are finished results, too.
    pending.settle(position, null);
    order.settled(pending);
    throw aborting;
  }

  private static void warn(String message, Throwable failure) {
    try {
      LOG.log(Level.WARNING, message, failure);
    } catch (RuntimeException | Error e) {
      // An exception may fail to print itself, and a chain of causes be too long for it.
      LOG.log(Level.WARNING, message);
    }
  }

  /** The worker died: the task it ran has failed, the others of its batch run again. */
  void settleLoss(PendingBatch pending, WorkerLoss loss) {
    Batch batch = pending.batch();
    if (watch != null) {
      watch.lost(pending, loss);
    }
    int culprit = loss.position();
    pending.settle(0, null);
    if (culprit >= 0 && culprit < batch.size()) {
      PendingBatch before = dealOut(pending, 0, culprit, pending);
      PendingBatch alone = order.place(pending.part(culprit, culprit + 1), before);
      dealOut(pending, culprit + 1, batch.size(), alone);
      settle(alone, 0, failure(loss, alone), loss.worker(), loss.log());
    } else if (pending.losses + 1 >= MOST_LOSSES && batch.size() > 1 && !loss.worker().isEmpty()) {
      dealOutHalves(pending);
    } else if (pending.losses < MOST_LOSSES) {
      PendingBatch again = order.place(pending.part(0, batch.size()), pending);
      again.losses = pending.losses + 1;
      dispatcher.sendAgain(again);
    } else {
      failAll(pending, loss);
    }
    order.settled(pending);
  }

  /**
   * Workers die of this batch before they get to a task: one of its tasks may be to blame, or all
   * together may be too much for a worker. In parts, the others are not lost with it.
   */
  private void dealOutHalves(PendingBatch pending) {
    int size = pending.batch().size();
    PendingBatch last = pending;
    for (PendingBatch half : List.of(pending.part(0, size / 2), pending.part(size / 2, size))) {
      half.losses = MOST_LOSSES - 1;
      last = order.place(half, last);
      dispatcher.sendAgain(half);
    }
  }

  /** What failed the task; that its worker was killed as its time was over is not the news. */
  private Exception failure(WorkerLoss loss, PendingBatch alone) {
    WorkerDiedException died = new WorkerDiedException(loss.message(), loss.worker(), loss.cause());
    if (!loss.isTimedOut()) {
      return died;
    }
    TimeoutException timeout = dispatch.run().timedOut(alone.batch().firstIndex());
    if (loss.cause() instanceof TimeoutException told) {
      // Not the task itself took too long, but what lies around it.
      return new TimeoutException(timeout.getMessage() + ": " + told.getMessage());
    }
    timeout.initCause(died);
    return timeout;
  }

  /** No worker can be had for these tasks: each of them has failed. */
  private void failAll(PendingBatch lost, WorkerLoss loss) {
    List<PendingBatch> alone = new ArrayList<>();
    PendingBatch last = lost;
    for (int i = 0; i < lost.batch().size(); i++) {
      last = order.place(lost.part(i, i + 1), last);
      alone.add(last);
    }
    // All have their places now: what is settled and read leaves the order.
    alone.forEach(pending -> settle(pending, 0, failure(loss, pending), loss.worker(), ""));
  }

  /** Prepares another attempt of one task. */
  private PendingBatch delay(PendingBatch pending, int position) {
    PendingBatch again = pending.nextAttempt(position);
    long pause = dispatch.retry().delayNanos(pending.attempt(), ThreadLocalRandom.current());
    dispatcher.sendAt(dispatch.timer().nanoTime() + pause, again);
    return order.place(again, pending);
  }

  /**
   * Sends tasks of a batch off again, in as many batches as there are workers.
   *
   * @param before the pending batch that they follow
   * @return the last of the new pending batches
   */
  private PendingBatch dealOut(PendingBatch returned, int from, int to, PendingBatch before) {
    int share = Math.max(1, (to - from + workers - 1) / workers);
    PendingBatch last = before;
    for (int start = from; start < to; start += share) {
      last = order.place(returned.part(start, Math.min(to, start + share)), last);
      dispatcher.sendAgain(last);
    }
    return last;
  }
}
