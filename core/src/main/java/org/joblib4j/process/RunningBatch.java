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
  private final CurrentTask task;
  private final int rank;
  private long running = -1;
  private long firstIndex;
  private volatile boolean cancelled;
  private long cancelledBatch = -1;

  /**
   * A worker without a batch.
   *
   * @param thread the one that runs the tasks
   * @param rank the worker's number among its siblings
   */
  RunningBatch(Thread thread, StatusPage page, CurrentTask task, int rank) {
    this.thread = thread;
    this.page = page;
    this.task = task;
    this.rank = rank;
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  synchronized void begin(BatchHead head) {
    long batch = head.number();
    running = batch;
    firstIndex = head.firstIndex();
    cancelled = batch == cancelledBatch;
  }

  synchronized void end() {
    running = -1;
    task.ended();
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
    // What the task before left of an interruption, never one that is meant for the batch: that one
    // has set the other flag first.
    boolean _ = Thread.interrupted();
    if (cancelled) {
      return false;
    }
    page.begins(position);
    task.begins(firstIndex + position);
    return true;
  }
}
