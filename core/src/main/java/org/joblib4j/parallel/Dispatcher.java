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
 * <p><b>Flights.</b> A batch under way is a {@link Flight}. A backend's thread that finishes one
 * puts it into {@link #landings}, the only structure that threads share, and wakes the dispatching
 * thread, which settles it; {@link ResultOrder} knows when its turn has come.
 *
 * <p><b>What comes back may be short.</b> A batch ends early when it has used up its time, at a
 * failure, or with its worker. Its rest is dealt out anew, as flights that follow the one they came
 * from; the order of results thus never depends on who ran what.
 *
 * <p><b>Failure.</b> A failed task may get another attempt, alone and perhaps later. When it gets
 * none, the call ends at once, whatever the task's place in the order, or leaves the task out, or
 * hands the failure out in its place. When a worker dies, the task it ran is the one that failed;
 * what it had finished of the same batch is lost with it and runs again.
 */
final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Dispatcher.class.getName());

  private static final int BATCHES_PER_WORKER = 2;

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

  /** Null where nobody watches. */
  private final @Nullable CallWatch watch;

  /** Filled by the backend's threads, emptied by the dispatching thread. */
  private final ConcurrentLinkedQueue<Flight> landings = new ConcurrentLinkedQueue<>();

  /** The dispatching thread while it waits; set by it, read by the backend's threads. */
  private volatile @Nullable Thread waiting;

  private final ResultOrder order;
  private final Queue<Flight> delayed =
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
    this.kept = dispatch.keepFailures().map(KeptFailures::new).orElse(null);
    this.watch = CallWatch.begin(dispatch, source.remaining(), this.workers);
    this.run = workers.startRun(dispatch.run());
    this.lookAhead = !run.runsInCaller();
    this.mostInFlight = mostInFlight();
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
   * The flight whose results come next, or null at the end. Blocks until there is one.
   *
   * @throws TaskFailedException when a task of a fail-fast call failed, not necessarily the next
   *     one
   * @throws DeadlineExceededException when the call has taken too long
   * @throws CancellationException when the thread is interrupted, which it then still is, or the
   *     workers are closed
   */
  @Nullable Flight next() {
    try {
      Flight next = advance();
      complete = next == null;
      return next;
    } catch (RuntimeException | Error e) {
      failed = true;
      throw e;
    }
  }

  private @Nullable Flight advance() {
    while (true) {
      checkInterrupt();
      Flight landed = landings.poll();
      while (landed != null) {
        settle(landed);
        // A batch that runs in this thread may go on for long: the reader and the clock come first.
        landed = lookAhead ? landings.poll() : null;
      }
      Flight first = order.peek();
      if (isFinished() && first == null) {
        return null;
      }
      if (!isFinished() && isLate()) {
        throw new DeadlineExceededException(dispatch.deadline(), ended, tasksInFlight);
      }
      if (first == null || (lookAhead && source.isPrompt())) {
        fill();
      }
      if (first != null) {
        return order.poll();
      }
      if (!isFinished()) {
        awaitLanding();
      }
    }
  }

  private static void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw cancelled(
          "the thread that waited for the results was interrupted", new InterruptedException());
    }
  }

  /** Whether no result is to come that is not there. */
  private boolean isFinished() {
    return exhausted && inFlight == 0 && delayed.isEmpty();
  }

  private boolean isLate() {
    return dispatch.hasDeadline() && System.nanoTime() - dispatch.deadlineNanos() >= 0;
  }

  /** Decides what a flight that has landed stands for, and sends off again what is left of it. */
  private void settle(Flight flight) {
    inFlight--;
    tasksInFlight -= flight.batch().size();
    BatchResult result = flight.result();
    if (result != null) {
      ended += result.completed();
      if (watch != null) {
        watch.finished(flight, result.completed(), result.worker(), result.nanos());
      }
      if (!(result.failure() instanceof TimeoutException)) {
        sizer.observe(flight.batch().size(), result.completed(), result.nanos());
      }
      settle(flight, result.completed(), result.failure(), result.worker());
    } else if (flight.lost() instanceof WorkerDiedException died) {
      settleLoss(flight, died);
    } else if (flight.lost() instanceof CancellationException cancellation) {
      throw cancelled("the call was cancelled, or its workers were closed", cancellation);
    } else {
      throw new IllegalStateException("a backend lost a batch and did not say why", flight.lost());
    }
  }

  private void settle(Flight flight, int completed, @Nullable Throwable failure, String worker) {
    Batch batch = flight.batch();
    Flight before = flight;
    int rest = completed;
    boolean again = failure != null && dispatch.retry().grants(flight.attempt(), failure);
    boolean handOut = false;
    if (failure != null) {
      rest++;
      if (watch != null) {
        watch.failed(batch.firstIndex() + completed, flight.attempt(), failure, again);
      }
    }
    if (again) {
      before = delay(flight, completed);
    } else if (failure != null) {
      ended++;
      handOut = failForGood(flight, completed, failure, worker);
    }
    flight.settle(completed, handOut ? failure : null);
    dealOut(batch, rest, batch.size(), before);
    order.settled(flight);
  }

  /**
   * A task has failed and gets no other attempt.
   *
   * @return whether the failure is handed out
   */
  private boolean failForGood(Flight flight, int position, Throwable failure, String worker) {
    Path folder = kept == null ? null : kept.save(flight.batch(), position, worker, failure);
    if (dispatch.onFailure() == OnFailure.HAND_OUT) {
      return true;
    }
    TaskFailedException aborting = failed(flight, position, failure, worker, folder);
    if (dispatch.onFailure() == OnFailure.SKIP) {
      LOG.log(Level.WARNING, "left out: " + aborting.getMessage(), failure);
      return false;
    }
    // Its values are finished results, too.
    flight.settle(position, null);
    order.settled(flight);
    throw aborting;
  }

  /** The worker died: the task it ran has failed, the others of its batch run again. */
  private void settleLoss(Flight flight, WorkerDiedException died) {
    Batch batch = flight.batch();
    int culprit = died.position();
    flight.settle(0, null);
    if (culprit >= 0 && culprit < batch.size()) {
      Flight before = dealOut(batch, 0, culprit, flight);
      Flight alone = order.place(new Flight(this, batch.slice(culprit, culprit + 1)), before);
      dealOut(batch, culprit + 1, batch.size(), alone);
      settle(alone, 0, reason(died), "");
    } else if (flight.losses < MOST_LOSSES) {
      Flight again = order.place(new Flight(this, batch), flight);
      again.losses = flight.losses + 1;
      takeOff(again);
    } else {
      failAll(batch, died, flight);
    }
    order.settled(flight);
  }

  /** A worker that was killed because the time of its task was over is not the news. */
  private static Exception reason(WorkerDiedException died) {
    return died.getCause() instanceof TimeoutException timeout ? timeout : died;
  }

  /** No worker can be had for these tasks: each of them has failed. */
  private void failAll(Batch batch, WorkerDiedException died, Flight before) {
    List<Flight> flights = new ArrayList<>();
    Flight last = before;
    for (int i = 0; i < batch.size(); i++) {
      last = order.place(new Flight(this, batch.slice(i, i + 1)), last);
      flights.add(last);
    }
    // All have their places now: what is settled and read leaves the order.
    flights.forEach(flight -> settle(flight, 0, died, ""));
  }

  /** Prepares another attempt of one task. */
  private Flight delay(Flight flight, int position) {
    int attempt = flight.attempt();
    Flight again =
        new Flight(this, flight.batch().slice(position, position + 1).inAttempt(attempt + 1));
    again.dueNanos = System.nanoTime() + dispatch.retry().delayNanos(attempt);
    delayed.add(again);
    return order.place(again, flight);
  }

  /**
   * Sends tasks off again in as many batches as there are workers, or lets them be run here in
   * their turn; returns the last flight.
   */
  private Flight dealOut(Batch batch, int from, int to, Flight before) {
    int share = Math.max(1, (to - from + workers - 1) / workers);
    Flight last = before;
    for (int start = from; start < to; start += share) {
      Batch part = batch.slice(start, Math.min(to, start + share));
      last = order.place(new Flight(this, part), last);
      if (lookAhead) {
        takeOff(last);
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
      takeOff(delayed.remove());
    }
    while (!exhausted && inFlight < mostInFlight && room() > 0 && !isLate()) {
      int size = (int) Math.min(sizer.next(source.remaining()), room());
      Batch batch = source.next(size, sizer.budgetNanos());
      if (batch == null) {
        exhausted = true;
      } else {
        takeOff(order.append(new Flight(this, batch)));
      }
    }
  }

  /** How many more results there may be before the reader has to take some. */
  private long room() {
    long waiting = delayed.size();
    return Math.min(dispatch.mostUnread() - order.unread(), mostTasksInFlight)
        - tasksInFlight
        - waiting;
  }

  private void takeOff(Flight flight) {
    inFlight++;
    tasksInFlight += flight.batch().size();
    if (watch != null) {
      watch.sent(flight);
    }
    run.submit(flight.batch(), flight);
  }

  /** Called by the backend's threads. */
  void land(Flight flight) {
    if (watch != null) {
      flight.landedNanos = System.nanoTime();
    }
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

  private static CancellationException cancelled(String message, @Nullable Throwable cause) {
    CancellationException cancelled = new CancellationException(message);
    cancelled.initCause(cause);
    return cancelled;
  }

  private static TaskFailedException failed(
      Flight flight, int position, Throwable cause, String worker, @Nullable Path folder) {
    Batch batch = flight.batch();
    return new TaskFailedException(
        batch.firstIndex() + position,
        ArgumentText.of(batch.arguments(position)),
        worker,
        flight.attempt(),
        folder,
        cause);
  }

  /** Adds the values that nobody has read, by the indices of their tasks. */
  void addUnread(SortedMap<Long, @Nullable Object> values) {
    order.addUnread(values);
    for (Flight flight : landings) {
      BatchResult result = flight.result();
      if (result != null) {
        flight.settle(result.completed(), null);
        flight.addValues(values);
      }
    }
  }

  /** Cancels what is still under way; workers that are threads are waited for a little while. */
  @Override
  public void close() {
    try {
      run.close();
    } finally {
      if (watch != null) {
        watch.ended(complete || (isFinished() && !failed));
      }
    }
  }
}
