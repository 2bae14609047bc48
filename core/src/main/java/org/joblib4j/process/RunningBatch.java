package org.joblib4j.process;

import org.joblib4j.parallel.spi.TaskGate;

/**
 * Which batch the worker runs, so that an interruption meets that batch and nothing else.
 *
 * <p>An interruption that came while the thread reads or writes its connection would close it. So
 * the thread is interrupted only between {@link #begin} and {@link #end}; one that comes earlier,
 * while the batch is still decoded, keeps its tasks from beginning.
 */
final class RunningBatch implements TaskGate {
  private final Thread thread;
  private final StatusPage page;
  private long running = -1;
  private volatile boolean cancelled;
  private long cancelledBatch = -1;

  /**
   * A worker without a batch.
   *
   * @param thread the one that runs the tasks
   */
  RunningBatch(Thread thread, StatusPage page) {
    this.thread = thread;
    this.page = page;
  }

  synchronized void begin(long batch) {
    running = batch;
    cancelled = batch == cancelledBatch;
  }

  synchronized void end() {
    running = -1;
    // A flag that was set by the last task, or for it, is not for the next one.
    boolean _ = Thread.interrupted();
  }

  synchronized void interrupt(long batch) {
    cancelledBatch = batch;
    if (batch == running) {
      cancelled = true;
      thread.interrupt();
    }
  }

  @Override
  public boolean admits(int position) {
    if (cancelled) {
      return false;
    }
    page.begins(position);
    return true;
  }
}
