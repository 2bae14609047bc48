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
        settings, task -> THREADS.newThread(task).start(), Timer.SYSTEM, "virtual thread", false);
  }
}
