package org.joblib4j.timing;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The timer of this JVM.
 *
 * <p>In a thread of its own: the common pool may be full of a program's own tasks, which wait for
 * what a deadline is to end.
 */
final class SystemTimer implements Timer {
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform()
              .daemon()
              .inheritInheritableThreadLocals(false)
              .name("joblib4j timer")
              .factory());

  SystemTimer() {
    thread.setRemoveOnCancelPolicy(true);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Future<?> after(long nanos, Runnable action) {
    return thread.schedule(action, Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  /** Late for others is better than never. */
  private static void startOrRun(String name, Runnable action) {
    try {
      Thread.ofPlatform().daemon().name(name).start(action);
    } catch (OutOfMemoryError e) {
      action.run();
    }
  }

  @Override
  public Future<?> afterInThread(long nanos, String name, Runnable action) {
    return after(nanos, () -> startOrRun(name, action));
  }

  @Override
  public void parkUntil(Object blocker, long nanoTime) {
    LockSupport.parkNanos(blocker, nanoTime - System.nanoTime());
  }
}
