package org.joblib4j.parallel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.joblib4j.parallel.Dispatch.OnFailure;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.WorkerDiedException;
import org.joblib4j.parallel.spi.Workers;
import org.joblib4j.text.ArgumentText;
import org.jspecify.annotations.Nullable;

/**
 * Drives one call: pulls the input, keeps the workers busy, and hands out results.
 *
 * <p><b>One thread does it all.</b> The thread that wants results, the caller of {@code map} or the
 * reader of a lazy stream, pulls the input, submits batches and collects what comes back. It has to
 * wait anyway; the user's iterator sees only it, with its thread-locals and scoped values; and a
 * reader that stops reading stops the dispatch without further ado. Workers do not wait for that
 * thread: {@value #BATCHES_PER_WORKER} batches a worker are under way, one of them in the queue.
 *
 * <p><b>Pending batches.</b> A batch under way is a {@link PendingBatch}. A backend's thread that
 * finishes one puts it into {@link #returned}, the only structure that threads share, and wakes the
 * dispatching thread, which settles it; {@link ResultOrder} knows when its turn has come.
 *
 * <p><b>What comes back may be short.</b> A batch ends early when it has used up its time, at a
 * failure, or with its worker. Its rest is dealt out anew, as pending batches that follow the one
 * they came from; the order of results thus never depends on who ran what.
 *
 * <p><b>Failure.</b> A failed task may get another attempt, alone and perhaps later. When it gets
 * none, the call ends at once, whatever the task's place in the order, or leaves the task out, or
 * hands the failure out in its place. When a worker dies, the task it ran is the one that failed;
 * what it had finished of the same batch is lost with it and runs again.
 */
final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Dispatcher.class.getName());

  private static final int BATCHES_PER_WORKER = 2;

  /** How long results that were there are gathered before they are handed out. */
  private static final long RECALL_NANOS = 10_000_000;

  /** How often a batch is sent again when workers die before they have begun with it. */
  private static final int MOST_LOSSES = 3;

  private final Run run;
  private final TaskSource source;
  private final Dispatch dispatch;
  private final BatchSizer sizer;
  private final int workers;
  private final int mostInFlight;
  private final long mostTasksInFlight;

  /** Whether batches run while this thread does something else. */
  private final boolean lookAhead;

  /** Null where failed tasks are not saved. */
  private final @Nullable KeptFailures kept;

  /** Null where tasks run in this JVM or on another machine. */
  private final @Nullable ProcessCpus processCpus;

  /** Null where nobody watches. */
  private final @Nullable CallWatch watch;

  /** Filled by the backend's threads, emptied by the dispatching thread. */
  private final ConcurrentLinkedQueue<PendingBatch> returned = new ConcurrentLinkedQueue<>();

  /** The dispatching thread while it waits; set by it, read by the backend's threads. */
  private volatile @Nullable Thread waiting;

  private final ResultOrder order;
  private final Queue<PendingBatch> delayed =
      new PriorityQueue<>((a, b) -> Long.compare(a.dueNanos - b.dueNanos, 0));
  private int inFlight;
  private long tasksInFlight;
  private long ended;
  private boolean exhausted;
  private boolean complete;
  private boolean failed;

  Dispatcher(Workers workers, TaskSource source, Dispatch dispatch) {
    this.source = source;
    this.dispatch = dispatch;
    this.order = new ResultOrder(dispatch.ordered());
    this.workers = workers.count();
    this.sizer = new BatchSizer(dispatch.batchSize(), workers.batchTime().toNanos(), this.workers);
    this.mostTasksInFlight = dispatch.preDispatch() > 0 ? dispatch.preDispatch() : Long.MAX_VALUE;
    this.watch = CallWatch.begin(dispatch, source.remaining(), this.workers);
    this.run = workers.startRun(dispatch.run());
    this.kept = dispatch.keepFailures().map(KeptFailures::begin).orElse(null);
    this.lookAhead = !run.runsInCaller();
    this.mostInFlight = mostInFlight();
    this.processCpus = dispatch.processes() ? new ProcessCpus(this.workers) : null;
  }

  private int mostInFlight() {
    if (!lookAhead) {
      return 1;
    }
    return dispatch.preDispatch() > 0
        ? dispatch.preDispatch()
        : (int) Math.min(2_000_000, (long) BATCHES_PER_WORKER * workers);
  }

  /**
   * The batch whose results come next, or null at the end. Blocks until there is one.
   *
   * @throws TaskFailedException when a task of a fail-fast call failed, not necessarily the next
   *     one
   * @throws DeadlineExceededException when the call has taken too long
   * @throws CancellationException when the thread is interrupted, which it then still is, or the
   *     workers are closed
   */
  @Nullable PendingBatch next() {
    try {
      PendingBatch next = advance();
      complete = next == null;
      return next;
    } catch (RuntimeException | Error e) {
      failed = true;
      throw e;
    }
  }

  private @Nullable PendingBatch advance() {
    while (true) {
      checkInterrupt();
      PendingBatch next = returned.poll();
      while (next != null) {
        settle(next);
        // A batch that runs in this thread may go on for long: the reader and the clock come first.
        next = lookAhead ? returned.poll() : null;
      }
      PendingBatch first = order.peek();
      if (isFinished() && first == null) {
        return null;
      }
      if (!isFinished() && isLate()) {
        throw new DeadlineExceededException(dispatch.deadline(), ended, tasksInFlight);
      }
      if (first == null || (lookAhead && source.isPrompt())) {
        fill();
      }
      // Results that functions remember are there at once.
      if (order.peek() != null) {
        return order.poll();
      }
      if (!isFinished()) {
        if (processCpus == null) {
          awaitReturn();
        } else {
          processCpus.await(this::awaitReturn);
        }
      }
    }
  }

  private static void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      CancellationException interrupted =
          new CancellationException("the thread that waited for the results was interrupted");
      interrupted.initCause(new InterruptedException());
      throw interrupted;
    }
  }

  /** Whether no result is to come that is not there. */
  private boolean isFinished() {
    return exhausted && inFlight == 0 && delayed.isEmpty();
  }

  private boolean isLate() {
    return dispatch.hasDeadline() && System.nanoTime() - dispatch.deadlineNanos() >= 0;
  }

  /**
   * Decides what a pending batch that has returned stands for, and sends off again what is left of
   * it.
   */
  private void settle(PendingBatch pending) {
    inFlight--;
    tellUnderWay();
    tasksInFlight -= pending.batch().size();
    BatchResult result = pending.result();
    if (result != null) {
      ended += result.completed();
      if (watch != null) {
        watch.finished(pending, result);
      }
      if (!(result.failure() instanceof TimeoutException)) {
        sizer.observe(pending.batch().size(), result.ended(), result.nanos());
      }
      settle(pending, result.completed(), result.failure(), result.worker(), result.log());
    } else if (pending.lost() instanceof WorkerDiedException died) {
      settleLoss(pending, died);
    } else if (pending.lost() instanceof CancellationException cancellation) {
      CancellationException cancelled = Run.cancellation();
      cancelled.initCause(cancellation);
      throw cancelled;
    } else {
      throw new IllegalStateException("a backend lost a batch and did not say why", pending.lost());
    }
  }

  private void settle(
      PendingBatch pending, int completed, @Nullable Throwable failure, String worker, String log) {
    Batch batch = pending.batch();
    PendingBatch before = pending;
    int rest = completed;
    boolean again = failure != null && dispatch.retry().grants(pending.attempt(), failure);
    boolean handOut = false;
    if (failure != null) {
      rest++;
      if (watch != null) {
        watch.failed(batch.firstIndex() + completed, pending.attempt(), failure, again);
      }
    }
    if (again) {
      before = delay(pending, completed);
    } else if (failure != null) {
      ended++;
      handOut = failForGood(pending, completed, failure, worker, log);
    }
    pending.settle(completed, handOut ? failure : null);
    dealOut(batch, rest, batch.size(), before);
    order.settled(pending);
  }

  /**
   * A task has failed and gets no other attempt.
   *
   * @return whether the failure is handed out
   */
  private boolean failForGood(
      PendingBatch pending, int position, Throwable failure, String worker, String log) {
    Path folder = kept == null ? null : kept.save(pending.batch(), position, worker, failure, log);
    if (dispatch.onFailure() == OnFailure.HAND_OUT) {
      return true;
    }
    TaskFailedException aborting = failed(pending, position, failure, worker, folder);
    if (dispatch.onFailure() == OnFailure.SKIP) {
      LOG.log(Level.WARNING, "left out: " + aborting.getMessage(), failure);
      return false;
    }
    // Its values are finished results, too.
    pending.settle(position, null);
    order.settled(pending);
    throw aborting;
  }

  /** The worker died: the task it ran has failed, the others of its batch run again. */
  private void settleLoss(PendingBatch pending, WorkerDiedException died) {
    Batch batch = pending.batch();
    int culprit = died.position();
    pending.settle(0, null);
    if (culprit >= 0 && culprit < batch.size()) {
      PendingBatch before = dealOut(batch, 0, culprit, pending);
      PendingBatch alone =
          order.place(new PendingBatch(this, batch.slice(culprit, culprit + 1)), before);
      dealOut(batch, culprit + 1, batch.size(), alone);
      settle(alone, 0, reason(died), "", died.log());
    } else if (pending.losses < MOST_LOSSES) {
      PendingBatch again = order.place(new PendingBatch(this, batch), pending);
      again.losses = pending.losses + 1;
      submit(again);
    } else {
      failAll(batch, died, pending);
    }
    order.settled(pending);
  }

  /** A worker that was killed because the time of its task was over is not the news. */
  private static Exception reason(WorkerDiedException died) {
    return died.getCause() instanceof TimeoutException timeout ? timeout : died;
  }

  /** No worker can be had for these tasks: each of them has failed. */
  private void failAll(Batch batch, WorkerDiedException died, PendingBatch before) {
    List<PendingBatch> alone = new ArrayList<>();
    PendingBatch last = before;
    for (int i = 0; i < batch.size(); i++) {
      last = order.place(new PendingBatch(this, batch.slice(i, i + 1)), last);
      alone.add(last);
    }
    // All have their places now: what is settled and read leaves the order.
    alone.forEach(pending -> settle(pending, 0, died, "", ""));
  }

  /** Prepares another attempt of one task. */
  private PendingBatch delay(PendingBatch pending, int position) {
    int attempt = pending.attempt();
    PendingBatch again =
        new PendingBatch(
            this, pending.batch().slice(position, position + 1).inAttempt(attempt + 1));
    again.dueNanos = System.nanoTime() + dispatch.retry().delayNanos(attempt);
    delayed.add(again);
    return order.place(again, pending);
  }

  /**
   * Sends tasks off again in as many batches as there are workers, or lets them be run here in
   * their turn; returns the last pending batch.
   */
  private PendingBatch dealOut(Batch batch, int from, int to, PendingBatch before) {
    int share = Math.max(1, (to - from + workers - 1) / workers);
    PendingBatch last = before;
    for (int start = from; start < to; start += share) {
      Batch part = batch.slice(start, Math.min(to, start + share));
      last = order.place(new PendingBatch(this, part), last);
      if (lookAhead) {
        submit(last);
      } else {
        last.dueNanos = System.nanoTime();
        delayed.add(last);
      }
    }
    return last;
  }

  /** Sends off what is due, then what fits of the input. */
  private void fill() {
    while (!delayed.isEmpty()
        && (lookAhead || inFlight < mostInFlight)
        && delayed.element().dueNanos - System.nanoTime() <= 0) {
      submit(delayed.remove());
    }
    long began = System.nanoTime();
    while (!exhausted && inFlight < mostInFlight && room() > 0 && !isLate()) {
      checkInterrupt();
      int size = (int) Math.min(sizer.next(source.remaining()), room());
      Batch batch = source.next(size, sizer.budgetNanos());
      if (batch == null) {
        exhausted = true;
      } else if (!Recollection.mayKnow(batch)) {
        submit(order.append(new PendingBatch(this, batch)));
      } else if (recall(batch) && isTimeToSettle(began)) {
        return;
      }
    }
  }

  /** Known results come before an input that may block, and what has returned before more input. */
  private boolean isTimeToSettle(long began) {
    boolean isReadable = order.peek() != null;
    return !returned.isEmpty()
        || (isReadable && (!source.isPrompt() || System.nanoTime() - began > RECALL_NANOS));
  }

  /**
   * Takes the results that are there, and sends off the other tasks.
   *
   * @return whether there were any
   */
  private boolean recall(Batch batch) {
    int unknown = 0;
    int position = 0;
    boolean any = false;
    while (position < batch.size()) {
      BatchResult known = Recollection.from(batch, position);
      if (known == null) {
        position++;
      } else {
        any = true;
        submit(batch, unknown, position);
        int after = position + known.completed();
        PendingBatch pending = order.append(new PendingBatch(this, batch.slice(position, after)));
        pending.recalled(known);
        ended += known.completed();
        if (watch != null) {
          watch.recalled(pending);
        }
        order.settled(pending);
        position = after;
        unknown = after;
      }
    }
    submit(batch, unknown, batch.size());
    return any;
  }

  private void submit(Batch batch, int from, int to) {
    if (from < to) {
      Batch part = from == 0 && to == batch.size() ? batch : batch.slice(from, to);
      submit(order.append(new PendingBatch(this, part)));
    }
  }

  /** How many more results there may be before the reader has to take some. */
  private long room() {
    long waiting = delayed.size();
    return Math.min(dispatch.mostUnread() - order.unread(), mostTasksInFlight)
        - tasksInFlight
        - waiting;
  }

  private void submit(PendingBatch pending) {
    inFlight++;
    tellUnderWay();
    tasksInFlight += pending.batch().size();
    if (watch != null) {
      watch.sent(pending);
    }
    run.submit(pending.batch(), pending);
  }

  private void tellUnderWay() {
    if (processCpus != null) {
      processCpus.underWay(inFlight);
    }
  }

  /** Called by the backend's threads. */
  void returned(PendingBatch pending) {
    if (watch != null) {
      pending.returnedNanos = System.nanoTime();
    }
    returned.add(pending);
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  private void awaitReturn() {
    waiting = Thread.currentThread();
    try {
      PendingBatch soonest = delayed.peek();
      while (returned.isEmpty() && !Thread.currentThread().isInterrupted()) {
        long nanos = soonest == null ? Long.MAX_VALUE : soonest.dueNanos - System.nanoTime();
        if (dispatch.hasDeadline()) {
          nanos = Math.min(nanos, dispatch.deadlineNanos() - System.nanoTime());
        }
        if (nanos <= 0) {
          return;
        }
        if (nanos == Long.MAX_VALUE) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, nanos);
        }
      }
    } finally {
      waiting = null;
    }
  }

  private static TaskFailedException failed(
      PendingBatch pending, int position, Throwable cause, String worker, @Nullable Path folder) {
    Batch batch = pending.batch();
    return new TaskFailedException(
        batch.firstIndex() + position,
        ArgumentText.of(batch.arguments(position)),
        worker,
        pending.attempt(),
        folder,
        cause);
  }

  /** Adds the values that nobody has read, by the indices of their tasks. */
  void addUnread(SortedMap<Long, @Nullable Object> values) {
    order.addUnread(values);
    for (PendingBatch pending : returned) {
      BatchResult result = pending.result();
      if (result != null) {
        pending.settle(result.completed(), null);
        pending.addValues(values);
      }
    }
  }

  /** Cancels what is still under way; workers that are threads are waited for a little while. */
  @Override
  public void close() {
    try {
      run.close();
    } finally {
      if (processCpus != null) {
        processCpus.close();
      }
      if (kept != null) {
        kept.close();
      }
      if (watch != null) {
        watch.ended(complete || (isFinished() && !failed));
      }
    }
  }
}
