package org.joblib4j.cores;

import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Work in numbered parts, done by the calling thread and by whoever has time in the fork/join pool.
 *
 * <p>The caller never waits for a part that nobody has begun. Joining a fork/join task may: from
 * outside of the pool it cannot always be taken back, so that callers hang when all threads of the
 * pool are blocked, possibly because they wait for those callers. Here the pool only gets
 * invitations; parts are dealt out through a counter, and an invitation that is read too late finds
 * none left.
 *
 * <p>When a call returns or throws, nobody works on it any more.
 */
public final class SharedWork {
  /** Without any threads in the pool, invitations would be kept for ever. */
  private static final boolean INVITING =
      !"0".equals(System.getProperty("java.util.concurrent.ForkJoinPool.common.parallelism"));

  private final int parts;

  /** Null at the end, so that an invitation that nobody has read holds nothing. */
  private @Nullable IntConsumer work;

  /** The next part that nobody has taken. */
  private final AtomicInteger next = new AtomicInteger();

  private final boolean[] done;
  private int doneCount;
  private volatile @Nullable Throwable failure;

  private SharedWork(int parts, IntConsumer work) {
    this.parts = parts;
    this.work = work;
    done = new boolean[parts];
  }

  /**
   * Does all parts, and returns when they are done.
   *
   * @param work is called once for each number below {@code parts}, by several threads at once
   * @throws RuntimeException what the work threw first; the other parts are not begun then
   */
  public static void forEach(int parts, IntConsumer work) {
    inOrder(parts, work, part -> {});
  }

  /**
   * Does all parts, and something with each of them in order, in the calling thread, while others
   * are worked on.
   *
   * @param work is called once for each number below {@code parts}, by several threads at once
   * @param then is called once for each of them, from 0 on, after its work
   * @throws RuntimeException what work or {@code then} threw first; the other parts are not begun
   */
  public static void inOrder(int parts, IntConsumer work, IntConsumer then) {
    var shared = new SharedWork(parts, work);
    shared.invite(Math.min(parts, Runtime.getRuntime().availableProcessors()) - 1);
    try {
      for (int part = 0; part < parts; part++) {
        while (!shared.isDone(part)) {
          if (!shared.doNext()) {
            shared.await(part);
          }
        }
        shared.throwFailure();
        then.accept(part);
      }
    } finally {
      shared.end();
    }
  }

  private void invite(int others) {
    if (others <= 0 || !INVITING) {
      return;
    }
    ForkJoinPool own = ForkJoinTask.getPool();
    ForkJoinPool pool = own == null ? ForkJoinPool.commonPool() : own;
    try {
      for (int i = 0; i < others; i++) {
        pool.execute(() -> {
          while (doNext()) {
            // Until no part is left.
          }
        });
      }
    } catch (OutOfMemoryError | RejectedExecutionException e) {
      // The pool can start no thread, or is about to end: the caller does it all.
    }
  }

  /** Does the next part; false when there is none. */
  private boolean doNext() {
    int part = next.get() < parts ? next.getAndIncrement() : parts;
    if (part >= parts) {
      return false;
    }
    try {
      if (failure == null) {
        Objects.requireNonNull(work).accept(part);
      }
    } catch (RuntimeException | Error e) {
      failure = failure == null ? e : failure;
    } finally {
      setDone(part);
    }
    return true;
  }

  private synchronized void setDone(int part) {
    done[part] = true;
    doneCount++;
    notifyAll();
  }

  private synchronized boolean isDone(int part) {
    return done[part];
  }

  /** Waits for a part that another thread has begun. */
  private synchronized void await(int part) {
    boolean interrupted = false;
    while (!done[part]) {
      try {
        wait();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets nobody begin a part any more, and waits for those that have been begun. */
  private synchronized void end() {
    int begun = Math.min(next.getAndSet(parts), parts);
    boolean interrupted = false;
    while (doneCount < begun) {
      try {
        wait();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    work = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void throwFailure() {
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> {}
    }
  }
}
