package org.joblib4j.memory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A thread for what can wait: writing statistics down, trimming. It keeps no JVM alive. */
final class Background {
  private static final List<Errand> WAITING = new CopyOnWriteArrayList<>();
  private static final ScheduledExecutorService THREAD =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("joblib4j-memory").factory());

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> WAITING.forEach(Errand::run), "joblib4j-memory-end"));
  }

  private Background() {}

  /** Runs once, at its time or when the JVM ends. */
  private record Errand(Runnable task, AtomicBoolean isDone) implements Runnable {
    @Override
    public void run() {
      WAITING.remove(this);
      if (isDone.compareAndSet(false, true)) {
        try {
          task.run();
        } catch (RuntimeException | Error e) {
          Warnings.once("an errand of the cache failed: " + e, e);
        }
      }
    }
  }

  /** Runs something later, and before the JVM ends in an orderly way. */
  static void later(Duration delay, Runnable task) {
    Errand errand = new Errand(task, new AtomicBoolean());
    WAITING.add(errand);
    try {
      var _ = THREAD.schedule(errand, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (OutOfMemoryError e) {
      // No thread can be started now: it is done with the next errand, or at the end.
    }
  }

  /** Runs something soon, if the JVM lives so long. */
  static void soon(Runnable task) {
    try {
      THREAD.execute(new Errand(task, new AtomicBoolean()));
    } catch (OutOfMemoryError e) {
      // No thread can be started now: it is done with the next errand.
    }
  }
}
