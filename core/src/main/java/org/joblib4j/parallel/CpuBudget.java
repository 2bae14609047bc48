package org.joblib4j.parallel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The CPUs of this machine as all calls of this JVM share them.
 *
 * <p>Every thread worker that computes is counted while it has work. Workers that the user asked
 * for by number are started whether a CPU is free or not; those of calls inside of tasks, and of
 * calls that want "all CPUs" while another call runs, begin only when one is. Each call has at
 * least one thread that goes on, a worker or the caller's own, so nobody waits for a permit that
 * only he himself could give back.
 */
final class CpuBudget {
  private static final AtomicInteger BUSY = new AtomicInteger();

  private CpuBudget() {}

  /** Counts a worker that begins to work. */
  static void enter() {
    BUSY.incrementAndGet();
  }

  /** Counts a worker that begins to work, if a CPU is free for it. */
  static boolean tryEnter() {
    int cpus = CpuCount.available();
    for (int busy = BUSY.get(); busy < cpus; busy = BUSY.get()) {
      if (BUSY.compareAndSet(busy, busy + 1)) {
        return true;
      }
    }
    return false;
  }

  /** A worker that was counted has no more work. */
  static void leave() {
    BUSY.decrementAndGet();
  }

  /** Whether any worker is at work. */
  static boolean isUsed() {
    return BUSY.get() > 0;
  }

  /** Whether a worker could begin. */
  static boolean hasFree() {
    return BUSY.get() < CpuCount.available();
  }

  /** Whether more workers are at work than there are CPUs. */
  static boolean isOverdrawn() {
    return BUSY.get() > CpuCount.available();
  }
}
