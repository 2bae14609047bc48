package org.joblib4j.parallel;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
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
 * Drives one call: pulls the input, keeps the workers busy, and hands out results.
 *
 * <p><b>One thread does it all.</b> The thread that wants results, the caller of {@code map} or the
 * reader of a lazy stream, pulls the input, submits batches and collects what comes back. It has to
 * wait anyway; the user's iterator sees only it, with its thread-locals and scoped values; and a
 * reader that stops reading stops the dispatch without further ado. Workers do not wait for that
 * thread: {@value #BATCHES_PER_WORKER} batches a worker are under way, one of them in the queue.
 *
 * <p><b>Flights.</b> A batch under way is a {@link Flight}. In an ordered call flights form a
 * linked list in the order of the input, from {@link #head} to {@link #tail}. A backend's thread
 * that finishes a batch puts its flight into {@link #landings}, the only structure that threads
 * share, and wakes the dispatching thread, which settles it and, once its turn has come, moves it
 * to {@link #ready}.
 *
 * <p><b>What comes back may be short.</b> A batch ends early when it has used up its time, at a
 * failure, or with its worker. Its rest is dealt out anew, as flights that follow the one they came
 * from; the order of results thus never depends on who ran what.
 *
 * <p><b>Failure.</b> A failed task may get another attempt, alone and perhaps later. When it gets
 * none, a fail-fast call throws, whatever the task's place in the order; any other call hands the
 * failure out in its place. When a worker dies, the task it ran is the one that failed; what it had
 * finished of the same batch is lost with it and runs again.
 */
final class Dispatcher implements AutoCloseable {
  private static final int BATCHES_PER_WORKER = 2;

  /** How often a batch is sent again when workers die before they have begun with it. */
  private static final int MOST_LOSSES_IN_A_ROW = 3;

  private final Run run;
  private final TaskSource source;
  private final Dispatch dispatch;
  private final BatchSizer sizer;
  private final int workers;
  private final int mostInFlight;

  /** Whether batches run while this thread does something else. */
  private final boolean lookAhead;

  /** Filled by the backend's threads, emptied by the dispatching thread. */
  private final ConcurrentLinkedQueue<Flight> landings = new ConcurrentLinkedQueue<>();

  /** The dispatching thread while it waits; set by it, read by the backend's threads. */
  private volatile @Nullable Thread waiting;

  private final Queue<Flight> ready = new ArrayDeque<>();
  private final Queue<Flight> delayed =
      new PriorityQueue<>(Comparator.comparingLong((Flight flight) -> flight.dueNanos));
  private @Nullable Flight head;
  private @Nullable Flight tail;
  private int inFlight;
  private int lossesInARow;
  private long unread;
  private boolean exhausted;

  Dispatcher(Workers workers, TaskSource source, Dispatch dispatch) {
    this.run = workers.startRun();
    this.source = source;
    this.dispatch = dispatch;
    this.workers = workers.count();
    this.sizer = new BatchSizer(dispatch.batchSize(), workers.batchTime().toNanos(), this.workers);
    this.lookAhead = !(workers instanceof SequentialWorkers);
    this.mostInFlight = lookAhead ? Math.multiplyExact(BATCHES_PER_WORKER, this.workers) : 1;
  }

  /**
   * The flight whose results come next, or null at the end. Blocks until there is one.
   *
   * @throws TaskFailedException when a task of a fail-fast call failed, not necessarily the next
   *     one
   * @throws CancellationException when the thread is interrupted, which it then still is, or the
   *     workers are closed
   */
  @Nullable Flight next() {
    while (true) {
      if (Thread.currentThread().isInterrupted()) {
        throw cancelled(
            "the thread that waited for the results was interrupted", new InterruptedException());
      }
      for (Flight flight = landings.poll(); flight != null; flight = landings.poll()) {
        inFlight--;
        settle(flight);
      }
      Flight first = ready.poll();
      if (first == null || lookAhead) {
        fill();
      }
      if (first != null) {
        unread -= first.results();
        return first;
      }
      if (exhausted && inFlight == 0 && delayed.isEmpty() && landings.isEmpty()) {
        return null;
      }
      awaitLanding();
    }
  }

  /** Decides what a flight that has landed stands for, and sends off again what is left of it. */
  private void settle(Flight flight) {
    BatchResult result = flight.result();
    if (result != null) {
      lossesInARow = 0;
      sizer.observe(result.completed(), result.nanos());
      settle(flight, result.completed(), result.failure(), result.worker());
    } else if (flight.lost() instanceof WorkerDiedException died) {
      settleLoss(flight, died);
    } else {
      throw cancelled("the call was cancelled", flight.lost());
    }
  }

  private void settle(Flight flight, int completed, @Nullable Throwable failure, String worker) {
    Batch batch = flight.batch();
    Flight before = flight;
    int rest = completed;
    boolean again = failure != null && dispatch.retry().grants(flight.attempt(), failure);
    if (again) {
      before = delay(flight, completed);
      rest++;
    } else if (failure != null) {
      if (dispatch.failFast()) {
        throw failed(batch, completed, failure, worker);
      }
      rest++;
    }
    flight.settle(completed, again ? null : failure);
    dealOut(batch, rest, batch.size(), before);
    makeReady(flight);
  }

  /** The worker died: the task it ran has failed, the others of its batch run again. */
  private void settleLoss(Flight flight, WorkerDiedException died) {
    Batch batch = flight.batch();
    int culprit = died.position();
    if (culprit < 0 || culprit >= batch.size()) {
      if (++lossesInARow > MOST_LOSSES_IN_A_ROW) {
        throw failed(batch, 0, died, "");
      }
      flight.settle(0, null);
      dealOut(batch, 0, batch.size(), flight);
    } else if (dispatch.retry().grants(flight.attempt(), died) || !dispatch.failFast()) {
      flight.settle(0, null);
      Flight before = dealOut(batch, 0, culprit, flight);
      Flight alone =
          place(new Flight(this, batch.slice(culprit, culprit + 1), flight.attempt()), before);
      dealOut(batch, culprit + 1, batch.size(), alone);
      settle(alone, 0, died, "");
    } else {
      throw failed(batch, culprit, died, "");
    }
    makeReady(flight);
  }

  /** Prepares another attempt of one task. */
  private Flight delay(Flight flight, int position) {
    int attempt = flight.attempt();
    Flight again = new Flight(this, flight.batch().slice(position, position + 1), attempt + 1);
    again.dueNanos = System.nanoTime() + dispatch.retry().delayNanos(attempt);
    delayed.add(again);
    return place(again, flight);
  }

  /** Sends tasks off again in as many batches as there are workers; returns the last flight. */
  private Flight dealOut(Batch batch, int from, int to, Flight before) {
    int share = Math.max(1, (to - from + workers - 1) / workers);
    Flight last = before;
    for (int start = from; start < to; start += share) {
      Batch part = batch.slice(start, Math.min(to, start + share));
      last = place(new Flight(this, part, 1), last);
      takeOff(last);
    }
    return last;
  }

  /** Moves what can be read now to where it is read. */
  private void makeReady(Flight flight) {
    if (!dispatch.ordered()) {
      addReady(flight);
      return;
    }
    unread += flight.results();
    while (head != null && head.isSettled()) {
      unread -= head.results();
      addReady(head);
      head = head.next;
    }
    if (head == null) {
      tail = null;
    }
  }

  private void addReady(Flight flight) {
    if (flight.results() > 0) {
      unread += flight.results();
      ready.add(flight);
    }
  }

  /** Sends off what is due, then what fits of the input. */
  private void fill() {
    while (!delayed.isEmpty() && delayed.element().dueNanos - System.nanoTime() <= 0) {
      takeOff(delayed.remove());
    }
    while (!exhausted && inFlight < mostInFlight && unread < dispatch.mostUnread()) {
      Batch batch = source.next(sizer.next(source.remaining()), sizer.budgetNanos());
      if (batch == null) {
        exhausted = true;
      } else {
        takeOff(place(new Flight(this, batch, 1), tail));
      }
    }
  }

  /** Gives a flight its place in the order of results. */
  private Flight place(Flight flight, @Nullable Flight before) {
    if (!dispatch.ordered()) {
      return flight;
    }
    if (before == null) {
      head = flight;
    } else {
      flight.next = before.next;
      before.next = flight;
    }
    if (flight.next == null) {
      tail = flight;
    }
    return flight;
  }

  private void takeOff(Flight flight) {
    inFlight++;
    run.submit(flight.batch(), flight);
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
      Flight soonest = delayed.peek();
      while (landings.isEmpty() && !Thread.currentThread().isInterrupted()) {
        if (soonest == null) {
          LockSupport.park(this);
          continue;
        }
        long nanos = soonest.dueNanos - System.nanoTime();
        if (nanos <= 0) {
          return;
        }
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      waiting = null;
    }
  }

  private static CancellationException cancelled(String message, @Nullable Throwable cause) {
    CancellationException cancelled = new CancellationException(message);
    cancelled.initCause(cause);
    return cancelled;
  }

  private static TaskFailedException failed(
      Batch batch, int position, Throwable cause, String worker) {
    return new TaskFailedException(
        batch.firstIndex() + position, ArgumentText.of(batch.arguments(position)), worker, cause);
  }

  /** Cancels what is still under way and waits for it to end. */
  @Override
  public void close() {
    run.close();
  }
}
