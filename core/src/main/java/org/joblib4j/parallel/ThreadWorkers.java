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
import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Workers that are threads of this JVM.
 *
 * <p>There is no pool of their own to start, keep and end: a batch that finds fewer than {@link
 * #count} workers at it borrows a thread from the executor, and this thread works until no batch
 * waits, then goes back. The number of the worker, its rank, is the lowest that is free.
 *
 * <p>All fields are guarded by {@link #lock}.
 */
final class ThreadWorkers implements Workers {
  private static final Logger LOG = System.getLogger(ThreadWorkers.class.getName());

  private final int count;
  private final Executor threads;
  private final String kind;

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Waiting> queue = new ArrayDeque<>();
  private final BitSet ranks = new BitSet();
  private final Set<ThreadRun> runs = new HashSet<>();
  private boolean closed;

  /** A batch that no worker has taken yet. */
  private record Waiting(ThreadRun run, Batch batch, BatchListener listener) {}

  ThreadWorkers(int count, Executor threads, String kind) {
    this.count = count;
    this.threads = threads;
    this.kind = kind;
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
  public Run startRun() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("these workers are closed");
      }
      ThreadRun run = new ThreadRun(this);
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
      if (ranks.cardinality() == count) {
        return;
      }
      rank = ranks.nextClearBit(0);
      ranks.set(rank);
    } finally {
      lock.unlock();
    }
    try {
      threads.execute(() -> work(rank));
    } catch (Error | RuntimeException e) {
      giveUp(rank, e);
    }
  }

  private void work(int rank) {
    String worker = kind + " " + rank;
    for (Waiting next = take(rank); next != null; next = take(rank)) {
      next.run.execute(next.batch, next.listener, worker);
    }
  }

  /** The next batch; null when none waits, and then the rank is free. */
  private @Nullable Waiting take(int rank) {
    lock.lock();
    try {
      Waiting next = queue.poll();
      if (next == null) {
        ranks.clear(rank);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** No thread could be had: fewer workers do it too, none is an error of every waiting batch. */
  private void giveUp(int rank, Throwable cause) {
    List<Waiting> stranded = List.of();
    lock.lock();
    try {
      ranks.clear(rank);
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
      waiting.listener.lost(ThreadRun.cancellation());
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
    open.forEach(ThreadRun::close);
  }
}
