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
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Workers that are threads of this JVM.
 *
 * <p>There is no pool of their own to start, keep and end: a batch that finds fewer than {@link
 * #count} workers at it borrows a thread from the executor, and this thread works until no batch
 * waits, then goes back. The number of the worker, its rank, is the lowest that is free.
 *
 * <p>Workers that compute take part in the {@link CpuBudget}: an elastic call starts its second and
 * further workers only while CPUs are free, and gives them back when others have come.
 *
 * <p>All fields are guarded by {@link #lock}.
 */
final class ThreadWorkers implements Workers {
  private static final Logger LOG = System.getLogger(ThreadWorkers.class.getName());

  /**
   * The workers that a thread works for. A call that a task makes on its own workers must not wait
   * for them: they might all be waiting. It runs in the task's thread.
   */
  private static final ThreadLocal<ThreadWorkers> WORKS_FOR = new ThreadLocal<>();

  private static final WorkerSettings ONE = new WorkerSettings(1, 0, Duration.ZERO);

  private final int count;
  private final Executor threads;
  private final String kind;
  private final boolean computes;
  private final boolean elastic;

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Waiting> queue = new ArrayDeque<>();
  private final BitSet ranks = new BitSet();
  private final Set<ThreadRun> runs = new HashSet<>();
  private boolean closed;

  /** A batch that no worker has taken yet. */
  private record Waiting(ThreadRun run, Batch batch, BatchListener listener) {}

  /**
   * Workers without a thread as yet.
   *
   * @param kind the first part of their names
   * @param computes whether they count as busy CPUs while they work
   */
  ThreadWorkers(WorkerSettings settings, Executor threads, String kind, boolean computes) {
    this.count = settings.count();
    this.threads = threads;
    this.kind = kind;
    this.computes = computes;
    this.elastic = computes && (settings.elastic() || WORKS_FOR.get() != null);
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
    ThreadWorkers outer = WORKS_FOR.get();
    boolean inline = outer == this || (computes && outer != null && !CpuBudget.hasFree());
    if (inline && !settings.hasTimeout()) {
      return new InlineRun(Thread.currentThread().getName(), this::isClosed);
    }
    // In the thread of a task that might be the last one free, a thread of its own for the call.
    ThreadWorkers workers = inline ? new ThreadWorkers(ONE, threads, kind, computes) : this;
    return workers.newRun(settings);
  }

  private Run newRun(RunSettings settings) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("these workers are closed");
      }
      ThreadRun run = new ThreadRun(this, settings);
      runs.add(run);
      return run;
    } finally {
      lock.unlock();
    }
  }

  void submit(ThreadRun run, Batch batch, BatchListener listener) {
    int rank;
    lock.lock();
    try {
      queue.add(new Waiting(run, batch, listener));
      if (ranks.cardinality() == count || !mayStart()) {
        return;
      }
      rank = ranks.nextClearBit(0);
      ranks.set(rank);
    } finally {
      lock.unlock();
    }
    start(rank);
  }

  /** Takes a CPU for one more worker; an elastic call's first one does not wait for it. */
  private boolean mayStart() {
    if (elastic && !ranks.isEmpty()) {
      return CpuBudget.tryEnter();
    }
    if (computes) {
      CpuBudget.enter();
    }
    return true;
  }

  private void start(int rank) {
    try {
      threads.execute(() -> work(rank));
    } catch (Error | RuntimeException e) {
      giveUp(rank, e);
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void work(int rank) {
    String worker = kind + " " + rank;
    WORKS_FOR.set(this);
    try {
      boolean mine = true;
      for (Waiting next = take(rank); next != null; next = mine ? take(rank) : null) {
        mine = next.run.execute(next.batch, next.listener, rank, worker, () -> start(rank));
      }
    } finally {
      WORKS_FOR.remove();
    }
  }

  /** The next batch; null when there is none for this worker, and then the rank is free. */
  private @Nullable Waiting take(int rank) {
    lock.lock();
    try {
      boolean tooMany = elastic && ranks.cardinality() > 1 && CpuBudget.isOverdrawn();
      Waiting next = tooMany ? null : queue.poll();
      if (next == null) {
        free(rank);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void free(int rank) {
    ranks.clear(rank);
    if (computes) {
      CpuBudget.leave();
    }
  }

  /** No thread could be had: fewer workers do it too, none is an error of every waiting batch. */
  private void giveUp(int rank, Throwable cause) {
    List<Waiting> stranded = List.of();
    lock.lock();
    try {
      free(rank);
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
      waiting.listener.lost(Execution.cancellation());
    }
  }

  /** Forgets a run that has ended. */
  void forget(ThreadRun run) {
    lock.lock();
    try {
      runs.remove(run);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    List<ThreadRun> open;
    lock.lock();
    try {
      closed = true;
      open = List.copyOf(runs);
    } finally {
      lock.unlock();
    }
    open.forEach(ThreadRun::cancel);
    long deadline = System.nanoTime() + ThreadRun.GRACE_NANOS;
    open.forEach(run -> run.awaitTasks(deadline));
  }
}
