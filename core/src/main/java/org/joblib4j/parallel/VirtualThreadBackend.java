package org.joblib4j.parallel;

import java.util.concurrent.ThreadFactory;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.joblib4j.timing.Timer;

/** Virtual threads of this JVM, many more than there are CPUs, for tasks that wait. */
final class VirtualThreadBackend implements Backend {
  private static final ThreadFactory THREADS =
      Thread.ofVirtual().inheritInheritableThreadLocals(false).factory();

  private final Timer timer;

  VirtualThreadBackend() {
    this(Timer.SYSTEM);
  }

  /** Threads whose tasks have the time that a timer says. */
  VirtualThreadBackend(Timer timer) {
    this.timer = timer;
  }

  Timer timer() {
    return timer;
  }

  @Override
  public String name() {
    return "virtual threads";
  }

  @Override
  public boolean sharesMemory() {
    return true;
  }

  @Override
  public Workers open(WorkerSettings settings) {
    return new ThreadWorkers(
        settings, task -> THREADS.newThread(task).start(), timer, "virtual thread", false);
  }
}
