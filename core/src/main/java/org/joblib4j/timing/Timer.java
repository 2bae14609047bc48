package org.joblib4j.timing;

import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** A clock, and one who does something later. Safe for use by several threads. */
public interface Timer {
  /** The clock of this JVM, and one daemon thread. */
  Timer SYSTEM = new SystemTimer();

  /** As {@link System#nanoTime}. */
  long nanoTime();

  /**
   * Does something after some time, in a thread that all others wait for.
   *
   * @param nanos how long from now; what is not positive is at once
   * @param action quick; it does not block, neither on locks that somebody holds for long nor on
   *     input or output
   * @return cancels it as long as it has not begun
   */
  Future<?> after(long nanos, Runnable action);

  /**
   * Does something that takes longer after some time, in a daemon thread of its own.
   *
   * @param nanos how long from now; what is not positive is at once
   * @param name of the thread
   * @return cancels it as long as it has not begun
   */
  Future<?> afterInThread(long nanos, String name, Runnable action);

  /**
   * Parks this thread until it is unparked or a time has come; returns without a reason now and
   * then, as {@link LockSupport#park(Object)} does.
   *
   * @param blocker shown in thread dumps
   * @param nanoTime a value of {@link #nanoTime}
   */
  void parkUntil(Object blocker, long nanoTime);
}
