package org.joblib4j.process;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is to happen a while from now, in a daemon thread of this package: the common pool may be
 * full of a program's own tasks, which wait for what a deadline is to end.
 */
final class Deadlines {
  private static final ScheduledExecutorService THREAD =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("joblib4j deadlines").factory());

  private Deadlines() {}

  /** Runs something quick after some time. */
  static void after(long millis, Runnable action) {
    var _ = THREAD.schedule(action, millis, TimeUnit.MILLISECONDS);
  }
}
