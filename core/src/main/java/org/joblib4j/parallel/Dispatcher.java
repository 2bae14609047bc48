package org.joblib4j.parallel;

import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.parallel.spi.Workers;
import org.joblib4j.timing.Timer;
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
 * <p>What a batch that has come back stands for, and what of it runs again, is {@link
 * Settlement}'s.
 */
final class Dispatcher implements AutoCloseable {
  private static final int BATCHES_PER_WORKER = 2;

  /** How long results that were there are gathered before they are handed out. */
  private static final long RECALL_NANOS = 10_000_000;

  /** After how long without a result it is first looked for a reason why none can come. */
  private static final long LOOK_NANOS = 1_000_000_000;

  private final Run run;
  private final LongWait longWait;
  private final TaskSource source;
  private final Dispatch dispatch;
  private final Timer timer;
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

  /** Null where nothing keeps tasks from beginning. */
  private final @Nullable Admission admission;

  /** Filled by the backend's threads, emptied by the dispatching thread. */
  private final ConcurrentLinkedQueue<PendingBatch> returned = new ConcurrentLinkedQueue<>();

  /** The dispatching thread while it waits; set by it, read by the backend's threads. */
  private volatile @Nullable Thread waiting;

  /** Whether the time has come to ask whether a task may begin; set by the timer's thread. */
  private volatile boolean timeToAsk;

  private final ResultOrder order;
  private final Settlement settlement;
  private final Queue<PendingBatch> delayed =
      new PriorityQueue<>((a, b) -> Long.compare(a.dueNanos - b.dueNanos, 0));
  private final long began = System.nanoTime();
  private long nextLookNanos = LOOK_NANOS;
  private int inFlight;
  private long tasksInFlight;
  private boolean exhausted;
  private boolean complete;
  private boolean failed;

  Dispatcher(Workers workers, TaskSource source, Dispatch dispatch) {
    this.source = source;
    this.dispatch = dispatch;
    this.timer = dispatch.timer();
    this.order = new ResultOrder(dispatch.ordered());
    this.workers = workers.count();
    this.sizer = new BatchSizer(dispatch.batchSize(), workers.batchTime().toNanos(), this.workers);
    this.mostTasksInFlight = dispatch.preDispatch() > 0 ? dispatch.preDispatch() : Long.MAX_VALUE;
    this.processCpus = dispatch.processes() ? new ProcessCpus(this.workers) : null;
    this.run = workers.startRun(dispatch.run());
    this.lookAhead = !run.runsInCaller();
    this.admission = Admission.of(dispatch.rules());
    this.longWait = new LongWait(run, timer);
    this.mostInFlight = mostInFlight();
    try {
      this.kept = dispatch.keepFailures().map(KeptFailures::begin).orElse(null);
    } catch (RuntimeException | Error e) {
      run.close();
      throw e;
    }
    // Last: whoever is told of a beginning is told of the end.
    this.watch = CallWatch.begin(dispatch, source.remaining(), this.workers);
    this.settlement = new Settlement(this, dispatch, this.workers, order, kept, watch);
  }

  private int mostInFlight() {
    if (!lookAhead) {
      return 1;
    }
    if (admission != null) {
      // What is sent begins, and does not wait for a worker.
      return dispatch.preDispatch() > 0 ? Math.min(workers, dispatch.preDispatch()) : workers;
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
   * @throws IllegalStateException when the tasks wait for a class that this thread initializes
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
        throw new DeadlineExceededException(dispatch.deadline(), settlement.ended(), tasksInFlight);
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
    return dispatch.hasDeadline() && timer.nanoTime() - dispatch.deadlineNanos() >= 0;
  }

  /** Counts a pending batch that has returned, and has it settled. */
  private void settle(PendingBatch pending) {
    inFlight--;
    if (admission != null) {
      admission.returned();
    }
    tellUnderWay();
    tasksInFlight -= pending.batch().size();
    BatchResult result = pending.result();
    longWait.returned(result == null ? 0 : result.nanos());
    if (result != null) {
      if (watch != null) {
        watch.finished(pending, result);
      }
      if (!(result.failure() instanceof TimeoutException)) {
        sizer.observe(pending.batch().size(), result.ended(), result.nanos());
      }
      settlement.settle(pending, result);
      return;
    }
    WorkerLoss loss = pending.loss();
    if (loss == null) {
      throw new CancellationException("the call was cancelled, or its workers were closed");
    }
    settlement.settleLoss(pending, loss);
  }

  /** Sends off what is due, then what fits of the input. */
  private void fill() {
    while (!delayed.isEmpty() && hasPlace() && delayed.element().dueNanos - timer.nanoTime() <= 0) {
      submit(delayed.remove());
    }
    long filling = System.nanoTime();
    while (wantsMore() && !isLate()) {
      checkInterrupt();
      if (!isAdmitted()) {
        // The end of the input needs no admission.
        exhausted = source.isAtEnd();
        return;
      }
      int size = (int) Math.min(sizer.next(source.remaining()), room());
      if (admission != null) {
        size = admission.together(size);
      }
      Batch batch = source.next(size, sizer.budgetNanos(), dispatch.seed());
      if (batch == null) {
        exhausted = true;
      } else if (!Recollection.mayKnow(batch)) {
        submit(order.append(new PendingBatch(this, batch)));
      } else if (recall(batch) && isTimeToSettle(filling)) {
        return;
      }
    }
  }

  /** Whether a batch that has been sent before may be sent again. */
  private boolean hasPlace() {
    return (lookAhead && admission == null) || (inFlight < mostInFlight && isAdmitted());
  }

  private boolean wantsMore() {
    return !exhausted && inFlight < mostInFlight && room() > 0;
  }

  private boolean isAdmitted() {
    return admission == null || admission.nanosUntilNext(inFlight) <= 0;
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
        settlement.recalled(known.completed());
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

  /** Sends a batch off again, or lets it be run here in its turn. */
  void sendAgain(PendingBatch pending) {
    if (lookAhead && admission == null) {
      submit(pending);
    } else {
      sendAt(timer.nanoTime(), pending);
    }
  }

  /** Lets a batch be sent off when its time has come, by the call's timer. */
  void sendAt(long dueNanos, PendingBatch pending) {
    pending.dueNanos = dueNanos;
    delayed.add(pending);
  }

  private void submit(PendingBatch pending) {
    if (admission != null && !admission.tryBegin(inFlight)) {
      // Others have begun tasks meanwhile.
      sendAt(timer.nanoTime(), pending);
      return;
    }
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
    wake();
  }

  private void wake() {
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  private void awaitReturn() {
    waiting = Thread.currentThread();
    Future<?> asking = askLater();
    try {
      while (returned.isEmpty() && !timeToAsk && !Thread.currentThread().isInterrupted()) {
        long now = timer.nanoTime();
        long nanos = nanosUntilDue(now);
        if (dispatch.hasDeadline()) {
          nanos = Math.min(nanos, dispatch.deadlineNanos() - now);
        }
        if (nanos <= 0) {
          return;
        }
        timer.parkUntil(this, now + Math.min(nanos, LOOK_NANOS));
        if (returned.isEmpty()) {
          longWait.look(inFlight, admission == null ? "" : admission.reason(inFlight));
          if (run instanceof ThreadRun inThreads) {
            checkDeadlock(inThreads);
          }
        }
      }
    } finally {
      waiting = null;
      if (asking != null) {
        asking.cancel(false);
        timeToAsk = false;
      }
    }
  }

  /** Looks, more and more seldom, whether the tasks wait for what this thread is about to do. */
  private void checkDeadlock(ThreadRun inThreads) {
    long elapsed = System.nanoTime() - began;
    if (elapsed >= nextLookNanos) {
      nextLookNanos = 2 * elapsed;
      IllegalStateException deadlock = inThreads.deadlock();
      if (deadlock != null) {
        throw deadlock;
      }
    }
  }

  /** In how many nanoseconds a delayed attempt may begin, as far as only its own time says so. */
  private long nanosUntilDue(long now) {
    PendingBatch soonest = delayed.peek();
    return soonest == null || (admission != null && !hasPlace())
        ? Long.MAX_VALUE
        : soonest.dueNanos - now;
  }

  /** Lets this thread be woken when a task may begin that may not now; null where none waits. */
  private @Nullable Future<?> askLater() {
    if (admission == null || inFlight >= mostInFlight || (delayed.isEmpty() && !wantsMore())) {
      return null;
    }
    Future<?> asking =
        admission.after(
            admission.nanosUntilNext(inFlight),
            () -> {
              timeToAsk = true;
              wake();
            });
    if (isAdmitted()) {
      // Meanwhile: time has passed, or another call has given up its place.
      timeToAsk = true;
    }
    return asking;
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
        // What came back and was not looked at any more has ended in a worker all the same.
        returned.forEach(watch::returnedLate);
        watch.ended(complete || (isFinished() && !failed));
      }
    }
  }
}
