package org.joblib4j.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The worker pools of this JVM that nobody uses at the moment, kept for a while: starting one costs
 * a thousand times what a call on a warm one does.
 *
 * <p>There are never more idle workers than were once used at the same time: that much the machine
 * has carried. Safe for use by several threads.
 */
final class IdlePools {
  private static final IdlePools OF_THIS_JVM = new IdlePools();

  private record Idle(WorkerPool pool, long end) {}

  /** The one that became idle last is at the end. Guarded by this, as is all below. */
  private final Deque<Idle> pools = new ArrayDeque<>();

  private int used;
  private int idle;
  private int mostUsed;
  private boolean watched;

  private IdlePools() {}

  /** Takes a pool of equal workers out, null where there is none. */
  static @Nullable WorkerPool take(WorkerCommand command) {
    return OF_THIS_JVM.remove(command);
  }

  /** A new pool is in use. */
  static void started(WorkerPool pool) {
    OF_THIS_JVM.use(pool.count());
  }

  /** A pool is no longer in use: it is kept for some time, and then ended. */
  static void give(WorkerPool pool, Duration time) {
    OF_THIS_JVM.add(pool, time).forEach(WorkerPool::end);
  }

  private synchronized @Nullable WorkerPool remove(WorkerCommand command) {
    for (Iterator<Idle> each = pools.descendingIterator(); each.hasNext(); ) {
      WorkerPool pool = each.next().pool();
      if (pool.command().equals(command)) {
        each.remove();
        idle -= pool.count();
        use(pool.count());
        return pool;
      }
    }
    return null;
  }

  private synchronized void use(int count) {
    used += count;
    mostUsed = Math.max(mostUsed, used);
  }

  /** Returns what is to be ended instead of being kept. */
  private synchronized List<WorkerPool> add(WorkerPool pool, Duration time) {
    used -= pool.count();
    if (time.isZero()) {
      return List.of(pool);
    }
    pools.addLast(new Idle(pool, System.nanoTime() + nanos(time)));
    idle += pool.count();
    if (!watched) {
      watched = true;
      Thread.ofPlatform().daemon().name("joblib4j idle workers").start(this::watch);
    }
    List<WorkerPool> tooMany = new ArrayList<>();
    while (idle + used > mostUsed) {
      WorkerPool oldest = pools.removeFirst().pool();
      idle -= oldest.count();
      tooMany.add(oldest);
    }
    notifyAll();
    return tooMany;
  }

  private static long nanos(Duration time) {
    try {
      return Math.min(time.toNanos(), Long.MAX_VALUE / 2);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE / 2;
    }
  }

  private void watch() {
    try {
      while (true) {
        awaitEnds().forEach(WorkerPool::end);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until pools have been idle long enough. */
  private synchronized List<WorkerPool> awaitEnds() throws InterruptedException {
    while (true) {
      long now = System.nanoTime();
      long next = Long.MAX_VALUE;
      List<WorkerPool> ended = new ArrayList<>();
      for (Iterator<Idle> each = pools.iterator(); each.hasNext(); ) {
        Idle candidate = each.next();
        long left = candidate.end() - now;
        if (left <= 0) {
          each.remove();
          idle -= candidate.pool().count();
          ended.add(candidate.pool());
        } else {
          next = Math.min(next, left);
        }
      }
      if (!ended.isEmpty()) {
        return ended;
      }
      // With nothing to wait for the thread stays: pools are taken and given back all the time.
      wait(next == Long.MAX_VALUE ? 0 : Math.max(1, next / 1_000_000));
    }
  }
}
