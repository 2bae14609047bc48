package org.joblib4j.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The worker pools of this JVM: lent to those who ask for equal workers, and kept for a while when
 * nobody uses them, as starting one costs a thousand times what a call on a warm one does.
 *
 * <p>Calls that run at the same time share a pool, so that ten of them do not start ten times as
 * many processes as there are CPUs. Whoever keeps workers open has a pool of its own, which ends
 * when it says so.
 *
 * <p>There are never more idle workers than were once used at the same time: that much the machine
 * has carried. Safe for use by several threads.
 */
final class WorkerPools {
  private static final WorkerPools OF_THIS_JVM = new WorkerPools();

  private record Idle(WorkerPool pool, long end) {}

  /** How many callers each pool has that calls share. Guarded by this, as is all below. */
  private final Map<WorkerPool, Integer> shared = new LinkedHashMap<>();

  /** The one that became idle last is at the end. */
  private final Deque<Idle> pools = new ArrayDeque<>();

  private int used;
  private int idle;
  private int mostUsed;

  /** When the thread that ends idle pools looks again, by {@link System#nanoTime}. */
  private long nextLook;

  private boolean watched;

  private WorkerPools() {}

  /**
   * A pool that nobody else uses, to be given back.
   *
   * @throws IOException when no worker can be started
   */
  static WorkerPool takeAlone(WorkerKind kind, int count) throws IOException {
    WorkerPool pool = OF_THIS_JVM.takeIdle(kind);
    return pool != null ? pool : WorkerPool.start(kind, count);
  }

  /**
   * A pool that other callers may use too, to be given back.
   *
   * @throws IOException when no worker can be started
   */
  static WorkerPool takeTogether(WorkerKind kind, int count) throws IOException {
    WorkerPool pool = OF_THIS_JVM.join(kind, count);
    try {
      pool.awaitFirst();
      return pool;
    } catch (IOException e) {
      OF_THIS_JVM.give(pool, Duration.ZERO, true);
      throw e;
    }
  }

  /** A new pool is in use, by one caller alone. */
  static void started(WorkerPool pool) {
    OF_THIS_JVM.use(pool.count());
  }

  /**
   * A pool is no longer in use by one caller. When it was the last, the pool is kept for some time,
   * and then ended.
   */
  static void give(WorkerPool pool, Duration time) {
    OF_THIS_JVM.give(pool, time, false);
  }

  private synchronized WorkerPool join(WorkerKind kind, int count) {
    for (WorkerPool pool : shared.keySet()) {
      if (pool.kind().equals(kind) && !pool.hasFailed()) {
        shared.merge(pool, 1, Integer::sum);
        return pool;
      }
    }
    WorkerPool pool = takeIdle(kind);
    if (pool == null) {
      pool = WorkerPool.begin(kind, count);
      use(count);
    }
    shared.put(pool, 1);
    return pool;
  }

  private synchronized @Nullable WorkerPool takeIdle(WorkerKind kind) {
    for (Iterator<Idle> each = pools.descendingIterator(); each.hasNext(); ) {
      WorkerPool pool = each.next().pool();
      if (pool.kind().equals(kind)) {
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

  private void give(WorkerPool pool, Duration time, boolean failed) {
    List<WorkerPool> ended;
    synchronized (this) {
      if (shared.merge(pool, 0, (users, _) -> users - 1) > 0) {
        return;
      }
      shared.remove(pool);
      used -= pool.count();
      ended = time.isZero() || failed ? List.of(pool) : keep(pool, time);
    }
    ended.forEach(WorkerPool::end);
  }

  /** Keeps a pool; returns what is to be ended instead of being kept. */
  private List<WorkerPool> keep(WorkerPool pool, Duration time) {
    long end = System.nanoTime() + nanos(time);
    pools.addLast(new Idle(pool, end));
    idle += pool.count();
    List<WorkerPool> tooMany = new ArrayList<>();
    if (!watched && !startWatch(end)) {
      // Nobody would end it.
      idle -= pool.count();
      tooMany.add(pools.removeLast().pool());
    }
    while (idle + used > mostUsed) {
      WorkerPool oldest = pools.removeFirst().pool();
      idle -= oldest.count();
      tooMany.add(oldest);
    }
    // A pool that is taken and given back all the time wakes nobody.
    if (end - nextLook < 0) {
      notifyAll();
    }
    return tooMany;
  }

  private boolean startWatch(long firstLook) {
    nextLook = firstLook;
    try {
      Thread.ofPlatform().daemon().name("joblib4j idle workers").start(this::watch);
      watched = true;
    } catch (OutOfMemoryError e) {
      Log.of(WorkerPools.class)
          .log(System.Logger.Level.DEBUG, "no thread to end idle workers: they end at once", e);
    }
    return watched;
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
      long next = Long.MAX_VALUE / 2;
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
      nextLook = now + next;
      wait(Math.max(1, next / 1_000_000));
    }
  }
}
