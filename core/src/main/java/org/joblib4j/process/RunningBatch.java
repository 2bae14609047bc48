package org.joblib4j.process;

import org.joblib4j.parallel.spi.BatchInHand;
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
  private final String worker;
  private final int rank;

  /** Guarded by this, as is the next. */
  private @Nullable Gate running;

  private long cancelledBatch = -1;
  private long namedBatch = -1;

  /** That of the thread while it bears that of its tasks. */
  private @Nullable String ownName;

  /**
   * A worker without a batch.
   *
   * @param thread the one that runs the tasks
   * @param worker its name
   * @param rank the worker's number among its siblings
   */
  RunningBatch(Thread thread, StatusPage page, CurrentTask task, String worker, int rank) {
    this.thread = thread;
    this.page = page;
    this.task = task;
    this.worker = worker;
    this.rank = rank;
  }

  /** The tasks of a batch begin, so many. */
  synchronized TaskGate begin(BatchHead head, int size) {
    Gate gate = new Gate(head, size);
    gate.cancelled = head.number() == cancelledBatch;
    running = gate;
    if (namedBatch == gate.batch) {
      nameThread(gate);
    }
    return gate;
  }

  /** They have ended. */
  synchronized void end() {
    if (running != null) {
      long state = page.state();
      page.at(Phase.ANSWERS, Phase.of(state) == Phase.RUNS ? Phase.numberOf(state) : -1);
      running = null;
    }
    if (ownName != null) {
      thread.setName(ownName);
      ownName = null;
    }
    task.ended();
    // A flag that was set by the last task, or for it, is not for the next one.
    boolean _ = Thread.interrupted();
  }

  /** Lets the thread bear the name of a batch until it has ended. */
  synchronized void name(long batch) {
    namedBatch = batch;
    if (running != null && batch == running.batch) {
      nameThread(running);
    }
  }

  private void nameThread(Gate gate) {
    if (ownName == null) {
      ownName = thread.getName();
      BatchInHand inHand = new BatchInHand(worker, gate.firstIndex, gate.size, 0, 0);
      thread.setName("joblib4j " + worker + ": " + inHand.tasks());
    }
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
    private final int size;
    private volatile boolean cancelled;

    Gate(BatchHead head, int size) {
      this.batch = head.number();
      this.firstIndex = head.firstIndex();
      this.size = size;
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
