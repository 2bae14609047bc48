package org.joblib4j.parallel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.RunningTask;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.joblib4j.timing.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Workers that are threads of this JVM.
 *
 * <p>There is no pool of their own to start, keep and end: a batch that finds fewer than {@link
 * #count} workers at it borrows a thread, and this thread works until no batch waits, then goes
 * back. Before the batch of another call, it lets another thread take its place, as its tasks may
 * have left something in it. The number of the worker, its rank, is the lowest that is free.
 *
 * <p>Workers that compute take part in the {@link CpuBudget}: an elastic call starts its second and
 * further workers only while CPUs are free, and gives them back when others have come.
 *
 * <p>All fields are guarded by {@link #lock}, which is never held while anybody else is called.
 */
final class ThreadWorkers implements Workers {
  private static final Logger LOG = System.getLogger(ThreadWorkers.class.getName());
  private static final WorkerSettings ONE = new WorkerSettings(1, 0, Duration.ZERO);

  private final int count;
  private final Threads threads;
  private final Timer timer;
  private final String kind;
  private final boolean computes;
  private final boolean elastic;

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Waiting> queue = new ArrayDeque<>();
  private final BitSet ranks = new BitSet();
  private final Set<Run> runs = new HashSet<>();
  private boolean waitsForCpu;
  private boolean closed;

  /** A batch that no worker has taken yet. */
  private record Waiting(ThreadRun run, Batch batch, BatchListener listener) {}

  /**
   * Workers without a thread as yet.
   *
   * @param timer ends tasks whose time is over
   * @param kind the first part of their names
   * @param computes whether they count as busy CPUs while they work
   */
  ThreadWorkers(
      WorkerSettings settings, Threads threads, Timer timer, String kind, boolean computes) {
    this.count = settings.count();
    this.threads = threads;
    this.timer = timer;
    this.kind = kind;
    this.computes = computes;
    this.elastic = computes && (settings.elastic() || WaitingWorkers.current() != null);
  }

  /** Whether they count as busy CPUs while they work. */
  boolean computes() {
    return computes;
  }

  /** Ends tasks whose time is over. */
  Timer timer() {
    return timer;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Duration batchTime() {
    return Duration.ofNanos(500_000);
  }

  @Override
  public Run startRun(RunSettings settings) {
    boolean nested = WaitingWorkers.current() != null;
    boolean inline = WaitingWorkers.include(this) || (computes && nested && !CpuBudget.hasFree());
    if (!inline) {
      return register(new ThreadRun(this, settings));
    }
    if (settings.hasTimeout()) {
      // In a task's thread, which cannot be given up: a thread of its own for the call.
      checkOpen();
      ThreadWorkers own = new ThreadWorkers(ONE, threads, timer, kind, computes);
      return own.register(new ThreadRun(own, settings));
    }
    RunningTask task = RunningTask.current();
    return register(
        new InlineRun(task == null ? "a task's thread" : task.worker(), settings, this::forget));
  }

  /** From now on a run ends with these workers. */
  private <R extends Run> R register(R run) {
    lock.lock();
    try {
      checkOpen();
      runs.add(run);
      return run;
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("these workers are closed");
      }
    } finally {
      lock.unlock();
    }
  }

  void submit(ThreadRun run, Batch batch, BatchListener listener) {
    int rank;
    lock.lock();
    try {
      queue.add(new Waiting(run, batch, listener));
      rank = takeRank();
    } finally {
      lock.unlock();
    }
    if (rank >= 0) {
      startOrRun(rank);
    }
  }

  /** A rank for one more worker, with a CPU where it needs one; -1 where it cannot begin. */
  private int takeRank() {
    if (queue.isEmpty() || ranks.cardinality() == count) {
      return -1;
    }
    // An elastic call's first worker does not wait for a CPU.
    if (elastic && !ranks.isEmpty()) {
      if (!CpuBudget.tryEnter()) {
        if (!waitsForCpu) {
          waitsForCpu = true;
          CpuBudget.whenFree(this::startOneMore);
        }
        return -1;
      }
    } else if (computes) {
      CpuBudget.enter();
    }
    int rank = ranks.nextClearBit(0);
    ranks.set(rank);
    return rank;
  }

  /** A CPU may be free for one more worker. */
  private void startOneMore() {
    int rank;
    lock.lock();
    try {
      waitsForCpu = false;
      rank = takeRank();
    } finally {
      lock.unlock();
    }
    if (rank >= 0) {
      start(rank);
    }
  }

  /**
   * Starts a worker for the thread that has just submitted a batch. Where no thread can be had and
   * no other works, that thread is the worker: it waits for the results anyway.
   */
  private void startOrRun(int rank) {
    try {
      threads.execute(() -> work(rank, null));
    } catch (Error | RuntimeException e) {
      if (!runsHere(rank)) {
        giveUp(rank, e);
        return;
      }
      LOG.log(
          Level.WARNING,
          "no thread could be had for " + kind + " " + rank + ": its caller works",
          e);
      WaitingWorkers waiting = WaitingWorkers.current();
      ClassLoader context = Thread.currentThread().getContextClassLoader();
      try {
        work(rank, null);
      } finally {
        WaitingWorkers.set(waiting);
        Thread.currentThread().setContextClassLoader(context);
      }
    }
  }

  /** Not what has a time limit: a task that ignores its end would take its caller with it. */
  private boolean runsHere(int rank) {
    lock.lock();
    try {
      return ranks.cardinality() == 1
          && ranks.get(rank)
          && queue.stream().noneMatch(waiting -> waiting.run.hasTimeout());
    } finally {
      lock.unlock();
    }
  }

  private void start(int rank) {
    try {
      threads.execute(() -> work(rank, null));
    } catch (Error | RuntimeException e) {
      giveUp(rank, e);
    }
  }

  /**
   * Works as one of the workers.
   *
   * @param first the batch to begin with, null for one that waits
   */
  private void work(int rank, @Nullable Waiting first) {
    String worker = kind + " " + rank;
    boolean mine = true;
    ThreadRun run = null;
    long began = timer.nanoTime();
    try {
      for (Waiting next = first != null ? first : take(rank);
          next != null;
          next = mine ? take(rank) : null) {
        if (run != null && !run.equals(next.run)) {
          if (handOver(rank, next, timer.nanoTime() - began)) {
            mine = false;
            return;
          }
          began = timer.nanoTime();
        }
        run = next.run;
        WaitingWorkers.set(next.run.waiting());
        mine = next.run.execute(next.batch, next.listener, rank, worker, () -> start(rank));
      }
      mine = false;
    } finally {
      WaitingWorkers.set(null);
      Thread.currentThread().setContextClassLoader(null);
      if (mine) {
        free(rank);
      }
    }
  }

  /** Lets another thread go on with the batch of another call; false where this one is to do it. */
  private boolean handOver(int rank, Waiting next, long nanos) {
    threads.clean();
    if (!threads.replacesAfter(nanos)) {
      return false;
    }
    try {
      threads.execute(() -> work(rank, next));
      return true;
    } catch (Error | RuntimeException e) {
      return false; // better than not at all
    }
  }

  /** The next batch; null when there is none for this worker, and then the rank is free. */
  private @Nullable Waiting take(int rank) {
    Waiting next;
    lock.lock();
    try {
      boolean tooMany = elastic && ranks.cardinality() > 1 && CpuBudget.isOverdrawn();
      next = tooMany ? null : queue.poll();
      if (next == null) {
        ranks.clear(rank);
      }
    } finally {
      lock.unlock();
    }
    if (next == null && computes) {
      CpuBudget.leave();
    }
    return next;
  }

  private void free(int rank) {
    lock.lock();
    try {
      ranks.clear(rank);
    } finally {
      lock.unlock();
    }
    if (computes) {
      CpuBudget.leave();
    }
  }

  /** No thread could be had: fewer workers do it too, none is an error of every waiting batch. */
  private void giveUp(int rank, Throwable cause) {
    free(rank);
    List<Waiting> stranded = List.of();
    lock.lock();
    try {
      if (ranks.isEmpty()) {
        stranded = List.copyOf(queue);
        queue.clear();
      }
    } finally {
      lock.unlock();
    }
    LOG.log(Level.WARNING, "no thread could be had for " + kind + " " + rank, cause);
    for (Waiting waiting : stranded) {
      BatchResult result = new BatchResult(waiting.batch.size(), kind + " " + rank);
      result.failed(cause);
      waiting.listener.finished(result);
    }
  }

  /** Drops the batches of a run that no worker has taken. */
  void drop(ThreadRun run) {
    List<Waiting> dropped = new ArrayList<>();
    lock.lock();
    try {
      for (Iterator<Waiting> all = queue.iterator(); all.hasNext(); ) {
        Waiting waiting = all.next();
        if (waiting.run == run) {
          all.remove();
          dropped.add(waiting);
        }
      }
    } finally {
      lock.unlock();
    }
    for (Waiting waiting : dropped) {
      waiting.listener.cancelled();
    }
  }

  /** Forgets a run that has ended. */
  void forget(Run run) {
    lock.lock();
    try {
      runs.remove(run);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    List<Run> open;
    lock.lock();
    try {
      closed = true;
      open = List.copyOf(runs);
    } finally {
      lock.unlock();
    }
    open.forEach(Run::cancel);
    long deadline = System.nanoTime() + RunSettings.GRACE.toNanos();
    for (Run run : open) {
      if (run instanceof ThreadRun inThreads) {
        inThreads.awaitTasks(deadline);
      }
    }
  }
}
