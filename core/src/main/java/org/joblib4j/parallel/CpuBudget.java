package org.joblib4j.parallel;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The CPUs of this machine as all calls of this JVM share them.
 *
 * <p>Every thread worker that computes is counted while it has work, and every worker process while
 * it has a batch, see {@link ProcessCpus}. Workers that the user asked for by number are started
 * whether a CPU is free or not; those of calls inside of tasks, and of calls that want "all CPUs"
 * while another call runs, begin only when one is, or once one becomes free. Each call has at least
 * one thread that goes on, a worker or the caller's own, so nobody waits for a permit that only he
 * himself could give back.
 */
final class CpuBudget {
  private static final AtomicInteger BUSY = new AtomicInteger();
  private static final Queue<Runnable> WAITING = new ConcurrentLinkedQueue<>();

  private CpuBudget() {}

  /** Counts a worker that begins to work. */
  static void enter() {
    BUSY.incrementAndGet();
  }

  /** Counts a worker that begins to work, if a CPU is free for it. */
  static boolean tryEnter() {
    int cpus = CpuCount.recentlyAvailable();
    for (int busy = BUSY.get(); busy < cpus; busy = BUSY.get()) {
      if (BUSY.compareAndSet(busy, busy + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Lets somebody know, once, when a CPU may be free. */
  static void whenFree(Runnable waiting) {
    WAITING.add(waiting);
  }

  /** A worker that was counted has no more work. Called without holding a lock. */
  static void leave() {
    BUSY.decrementAndGet();
    Runnable waiting = hasFree() ? WAITING.poll() : null;
    while (waiting != null) {
      // Whoever has no use for the CPU any more leaves it to the next.
      waiting.run();
      waiting = hasFree() ? WAITING.poll() : null;
    }
  }

  /** Whether any worker is at work. */
  static boolean isUsed() {
    return BUSY.get() > 0;
  }

  /** Whether a worker could begin. */
  static boolean hasFree() {
    return BUSY.get() < CpuCount.recentlyAvailable();
  }

  /** Whether more workers are at work than there are CPUs. */
  static boolean isOverdrawn() {
    return BUSY.get() > CpuCount.recentlyAvailable();
  }
}
