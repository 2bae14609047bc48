package org.joblib4j.vector;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Brings a loop in the Vector API to the state in which it is worth using.
 *
 * <p>Until the just-in-time compiler has seen it often enough, such a loop allocates an object for
 * every operation and is hundreds of times slower than plain Java: the first use in a JVM would
 * take a second instead of a fraction of it. So a JVM begins with plain loops, and every large
 * piece of work first spends a small part of its time on runs of the vector loop over data of no
 * importance, until one of them is as fast as only compiled code is. Since both give the same bits,
 * nobody sees the change but the clock.
 *
 * <p>Thread-safe: several threads may warm up the same loop.
 */
public final class WarmUp {
  /** The part of a piece of work's time that is spent here at most. */
  private static final double SHARE = 0.25;

  /**
   * The runs that make the compiler begin; after them, waiting for it is better than working on.
   */
  private static final int RUNS = 1000;

  private static final long PAUSE_NANOS = 200_000;

  /** A JVM that has not compiled the loop after so much time, busy as it may be, never will. */
  private static final long MOST_NANOS = 30_000_000_000L;

  private final Supplier<Runnable> loop;
  private final double compiledNanos;
  private final AtomicLong spentNanos = new AtomicLong();
  private volatile boolean compiled;

  /**
   * A loop that nobody has run.
   *
   * @param loop gives a run of the loop over data of its own
   * @param compiledNanos what a run of compiled code surely stays below, and another does not
   */
  public WarmUp(Supplier<Runnable> loop, double compiledNanos) {
    this.loop = loop;
    this.compiledNanos = compiledNanos;
  }

  /**
   * Whether the loop is compiled, after a warm-up that costs a fraction of some work.
   *
   * @param plainNanos how long the work takes without the loop, on as many processors as it has; 0
   *     to ask only
   */
  public boolean isDone(double plainNanos) {
    if (compiled || plainNanos == 0 || spentNanos.get() > MOST_NANOS) {
      return compiled;
    }
    long begin = System.nanoTime();
    boolean done = warmUp((long) (plainNanos * SHARE));
    spentNanos.addAndGet(System.nanoTime() - begin);
    return done;
  }

  private boolean warmUp(long budgetNanos) {
    Runnable run = loop.get();
    long begin = System.nanoTime();
    for (int runs = 0; System.nanoTime() - begin < budgetNanos; runs++) {
      long before = System.nanoTime();
      run.run();
      if (System.nanoTime() - before < compiledNanos) {
        compiled = true;
        return true;
      }
      if (runs > RUNS) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return false;
  }
}
