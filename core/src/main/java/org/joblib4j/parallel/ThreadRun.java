package org.joblib4j.parallel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchInHand;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.jspecify.annotations.Nullable;

/** The batches of one call in threads. */
final class ThreadRun implements Run {
  private final ThreadWorkers workers;
  private final RunSettings settings;
  private final WaitingWorkers waiting;
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  /** What runs now; guarded by the lock. */
  private final Set<Execution> running = new HashSet<>();

  /** Guarded by the lock. */
  private boolean cancelled;

  /** What threads are named by; null where they bear their own names. */
  private volatile @Nullable String call;

  /** Its tasks go on as soon as the call has failed; guarded by the lock. */
  private boolean deadlocked;

  ThreadRun(ThreadWorkers workers, RunSettings settings) {
    this.workers = workers;
    this.settings = settings;
    this.waiting = new WaitingWorkers(workers, Thread.currentThread(), WaitingWorkers.current());
  }

  /** The workers that wait for what its tasks do. */
  WaitingWorkers waiting() {
    return waiting;
  }

  @Override
  public void submit(Batch batch, BatchListener listener) {
    workers.submit(this, batch, listener);
  }

  /**
   * Runs a batch in this thread, which is one of the workers.
   *
   * @param replacement called when this thread does not come back in time
   * @return whether this thread still is that worker
   */
  boolean execute(
      Batch batch, BatchListener listener, int rank, String worker, Runnable replacement) {
    Execution execution =
        new Execution(
            batch,
            listener,
            rank,
            worker,
            settings,
            workers.timer(),
            abandoned -> {
              leave(abandoned);
              replacement.run();
            });
    if (!enter(execution)) {
      listener.cancelled();
      return true;
    }
    try {
      String named = call;
      if (named != null) {
        execution.nameThread(named);
      }
      listener.begun(worker);
      Thread.currentThread().setContextClassLoader(loader);
      execution.run();
    } finally {
      leave(execution);
    }
    return execution.finish();
  }

  private boolean enter(Execution execution) {
    lock.lock();
    try {
      return !cancelled && running.add(execution);
    } finally {
      lock.unlock();
    }
  }

  private void leave(Execution execution) {
    lock.lock();
    try {
      running.remove(execution);
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Why no task of this run will ever end, null where one may; takes milliseconds. */
  @Nullable IllegalStateException deadlock() {
    List<Thread> threads;
    lock.lock();
    try {
      threads = running.stream().map(Execution::thread).toList();
    } finally {
      lock.unlock();
    }
    IllegalStateException deadlock = StaticInitialization.deadlock(waiting.callers(), threads);
    lock.lock();
    try {
      deadlocked = deadlock != null;
    } finally {
      lock.unlock();
    }
    return deadlock;
  }

  /** Whether its tasks have a limit. */
  boolean hasTimeout() {
    return settings.hasTimeout();
  }

  @Override
  public List<BatchInHand> inHand() {
    lock.lock();
    try {
      return running.stream().map(Execution::inHand).toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void nameThreads(String madeAt) {
    call = madeAt;
    lock.lock();
    try {
      running.forEach(execution -> execution.nameThread(madeAt));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void cancel() {
    lock.lock();
    try {
      cancelled = true;
      running.forEach(Execution::cancel);
    } finally {
      lock.unlock();
    }
    workers.drop(this);
  }

  @Override
  public void close() {
    cancel();
    awaitTasks(System.nanoTime() + RunSettings.GRACE.toNanos());
  }

  /** Waits for the tasks of a cancelled run, and gives up those that do not end in time. */
  void awaitTasks(long deadline) {
    boolean interrupted = false;
    List<Execution> stubborn;
    boolean warn;
    lock.lock();
    try {
      while (!running.isEmpty() && !deadlocked && deadline - System.nanoTime() > 0) {
        try {
          long _ = left.awaitNanos(deadline - System.nanoTime());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      stubborn = List.copyOf(running);
      warn = !deadlocked;
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    stubborn.forEach(execution -> execution.giveUp(warn));
    workers.forget(this);
  }
}
