package org.joblib4j.parallel;

import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.joblib4j.timing.Timer;

/**
 * Threads of this JVM, the default place of tasks.
 *
 * <p>All calls borrow from one reserve of daemon threads, which end after a minute without work: a
 * call does not start threads that the last one has just ended. A single worker is the calling
 * thread itself.
 */
final class ThreadBackend implements Backend {
  private static final Reserve RESERVE = new Reserve(Timer.SYSTEM);

  private final Timer timer;

  ThreadBackend() {
    this(Timer.SYSTEM);
  }

  /** Threads whose tasks have the time that a timer says. */
  ThreadBackend(Timer timer) {
    this.timer = timer;
  }

  Timer timer() {
    return timer;
  }

  @Override
  public String name() {
    return "threads";
  }

  @Override
  public boolean sharesMemory() {
    return true;
  }

  @Override
  public Workers open(WorkerSettings settings) {
    Workers threads = new ThreadWorkers(settings, RESERVE, timer, "thread", true);
    return settings.count() == 1 ? new SequentialWorkers(threads) : threads;
  }
}
