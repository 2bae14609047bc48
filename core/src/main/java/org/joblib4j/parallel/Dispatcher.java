package org.joblib4j.parallel;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.WorkerDiedException;
import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Drives one call: pulls the input, keeps the workers busy, and hands out results in order.
 *
 * <p><b>One thread does it all.</b> The thread that wants results, the caller of {@code map} or the
 * reader of a lazy stream, pulls the input, submits batches and collects what comes back. It has to
 * wait anyway; the user's iterator sees only it, with its thread-locals and scoped values; and a
 * reader that stops reading stops the dispatch without further ado. Workers hold queued batches, so
 * that they do not wait for that thread: at most {@value #BATCHES_PER_WORKER} batches a worker are
 * under way.
 *
 * <p><b>Flights.</b> A batch under way is a {@link Flight}. Flights form a linked list in the order
 * of the input, from {@link #head} (the next to be handed out) to {@link #tail}. A backend's thread
 * that finishes a batch puts its flight into {@link #landings}, the only structure that threads
 * share, and wakes the dispatching thread.
 *
 * <p><b>What comes back may be short.</b> A worker that has used up the time of its batch gives
 * back the tasks it has not begun. They are dealt out anew, as flights that follow the one they
 * came from; the order of results thus never depends on who ran what.
 *
 * <p><b>Failure.</b> The first failure that lands ends the call, whatever its place in the order:
 * the run is cancelled and the failure thrown.
 */
final class Dispatcher implements AutoCloseable {
  private static final int BATCHES_PER_WORKER = 2;

  private final Run run;
  private final TaskSource source;
  private final BatchSizer sizer;
  private final int workers;
  private final int mostInFlight;

  /** Filled by the backend's threads, emptied by the dispatching thread. */
  private final ConcurrentLinkedQueue<Flight> landings = new ConcurrentLinkedQueue<>();

  /** The dispatching thread while it waits; set by it, read by the backend's threads. */
  private volatile @Nullable Thread waiting;

  private @Nullable Flight head;
  private @Nullable Flight tail;
  private int inFlight;
  private boolean exhausted;

  Dispatcher(Workers workers, TaskSource source, int batchSize) {
    this.run = workers.startRun();
    this.source = source;
    this.workers = workers.count();
    this.sizer = new BatchSizer(batchSize, workers.batchTime().toNanos(), this.workers);
    this.mostInFlight = Math.multiplyExact(BATCHES_PER_WORKER, this.workers);
  }

  /**
   * The results that come next in the order of the input, or null at the end. Blocks until they are
   * there.
   *
   * @throws TaskFailedException when a task of the call failed, not necessarily the next one
   * @throws CancellationException when the thread is interrupted; it still is, then
   */
  @Nullable BatchResult next() {
    while (true) {
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted();
      }
      collect();
      fill();
      Flight first = head;
      if (first == null) {
        return null;
      }
      if (first.landed) {
        head = first.next;
        if (head == null) {
          tail = null;
        }
        return first.result();
      }
      awaitLanding();
    }
  }

  /** Takes note of what has come back. */
  private void collect() {
    for (Flight flight = landings.poll(); flight != null; flight = landings.poll()) {
      inFlight--;
      flight.landed = true;
      BatchResult result = flight.result();
      if (result == null) {
        throw lost(flight);
      }
      if (result.failure() != null) {
        throw failed(flight, result.completed(), result.failure(), result.worker());
      }
      sizer.observe(result.completed(), result.nanos());
      if (result.completed() < flight.batch().size()) {
        dealOutRest(flight, result.completed());
      }
    }
  }

  /** Submits what fits into the backend's queue. */
  private void fill() {
    while (!exhausted && inFlight < mostInFlight) {
      Batch batch = source.next(sizer.next(source.remaining()), sizer.budgetNanos());
      if (batch == null) {
        exhausted = true;
        return;
      }
      submit(batch, tail);
    }
  }

  private void dealOutRest(Flight flight, int from) {
    int size = flight.batch().size();
    int share = Math.max(1, (size - from + workers - 1) / workers);
    Flight before = flight;
    for (int start = from; start < size; start += share) {
      before = submit(flight.batch().slice(start, Math.min(size, start + share)), before);
    }
  }

  private Flight submit(Batch batch, @Nullable Flight before) {
    Flight flight = new Flight(this, batch);
    if (before == null) {
      head = flight;
    } else {
      flight.next = before.next;
      before.next = flight;
    }
    if (flight.next == null) {
      tail = flight;
    }
    inFlight++;
    run.submit(batch, flight);
    return flight;
  }

  /** Called by the backend's threads. */
  void land(Flight flight) {
    landings.add(flight);
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  private void awaitLanding() {
    waiting = Thread.currentThread();
    try {
      while (landings.isEmpty() && !Thread.currentThread().isInterrupted()) {
        LockSupport.park(this);
      }
    } finally {
      waiting = null;
    }
  }

  private static CancellationException interrupted() {
    CancellationException cancelled =
        new CancellationException("the thread that waited for the results was interrupted");
    cancelled.initCause(new InterruptedException());
    return cancelled;
  }

  private static RuntimeException lost(Flight flight) {
    Exception cause = flight.lost();
    if (cause instanceof WorkerDiedException died) {
      return failed(flight, Math.max(0, died.position()), died, "");
    }
    CancellationException cancelled = new CancellationException("the call was cancelled");
    cancelled.initCause(cause);
    return cancelled;
  }

  private static TaskFailedException failed(
      Flight flight, int position, @Nullable Throwable cause, String worker) {
    Batch batch = flight.batch();
    return new TaskFailedException(
        batch.firstIndex() + position,
        ArgumentText.of(batch.arguments(position)),
        worker,
        cause == null ? new IllegalStateException("no cause was given") : cause);
  }

  /** Cancels what is still under way and waits for it to end. */
  @Override
  public void close() {
    run.close();
  }
}
