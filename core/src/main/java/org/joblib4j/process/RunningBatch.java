package org.joblib4j.process;

import org.joblib4j.parallel.spi.TaskGate;
import org.jspecify.annotations.Nullable;

/**
 * Which batch the worker runs, so that an interruption meets that batch and nothing else.
 *
 * <p>An interruption that came while the thread reads or writes its connection would close it. So
 * the thread is interrupted only between {@link #begin} and {@link #end}; one that comes earlier,
 * while the batch is still decoded, keeps its tasks from beginning.
 */
final class RunningBatch {
  private final Thread thread;
  private final StatusPage page;
  private final CurrentTask task;
  private final int rank;

  /** Guarded by this, as is the next. */
  private @Nullable Gate running;

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

  /** The tasks of a batch begin. */
  synchronized TaskGate begin(BatchHead head) {
    Gate gate = new Gate(head);
    gate.cancelled = head.number() == cancelledBatch;
    running = gate;
    return gate;
  }

  /** They have ended. */
  synchronized void end() {
    if (running != null) {
      page.ended(running.batch);
      running = null;
    }
    task.ended();
    // A flag that was set by the last task, or for it, is not for the next one.
    boolean _ = Thread.interrupted();
  }

  synchronized void interrupt(long batch) {
    cancelledBatch = batch;
    if (running != null && batch == running.batch) {
      running.cancelled = true;
      thread.interrupt();
    }
  }

  /** One batch, also for the threads that its tasks leave behind. */
  private final class Gate implements TaskGate {
    private final long batch;
    private final long firstIndex;
    private volatile boolean cancelled;

    Gate(BatchHead head) {
      this.batch = head.number();
      this.firstIndex = head.firstIndex();
    }

    @Override
    public boolean admits(int position) {
      // What the task before left of an interruption, never one that is meant for the batch: that
      // one has set the other flag first.
      boolean _ = Thread.interrupted();
      if (cancelled) {
        return false;
      }
      page.begins(position);
      task.begins(firstIndex + position);
      return true;
    }

    @Override
    public int rank() {
      return rank;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }
  }
}
