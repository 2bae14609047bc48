package org.joblib4j.parallel;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunningTask;
import org.joblib4j.parallel.spi.TaskGate;

/**
 * The batches of one call in the calling thread: each has run when it has been submitted.
 *
 * <p>An interrupt of that thread is meant for the call as much as for the task: a task that ends by
 * it leaves the thread interrupted, and the dispatcher then ends the call.
 */
final class InlineRun implements Run {
  private final String worker;
  private final BooleanSupplier closed;
  private final int rank;
  private volatile boolean cancelled;

  /**
   * A run that ends early when its workers are closed.
   *
   * @param worker the name of the calling thread as a worker
   */
  InlineRun(String worker, BooleanSupplier closed) {
    this.worker = worker;
    this.closed = closed;
    RunningTask outer = RunningTask.current();
    this.rank = outer == null ? 0 : outer.rank();
  }

  private boolean isOver() {
    return cancelled || closed.getAsBoolean();
  }

  @Override
  public boolean runsInCaller() {
    return true;
  }

  @Override
  public void submit(Batch batch, BatchListener listener) {
    Thread caller = Thread.currentThread();
    BatchResult result = BatchResult.run(batch, worker, new Gate());
    if (result.failure() instanceof InterruptedException) {
      caller.interrupt();
    }
    if (isOver() && result.completed() < batch.size()) {
      listener.lost(
          new CancellationException("the call was cancelled, or its workers were closed"));
    } else {
      listener.finished(result);
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    cancel();
  }

  /** What tasks see of their worker; a call in a task's thread keeps the number of that worker. */
  private final class Gate implements TaskGate {
    private final Thread caller = Thread.currentThread();

    @Override
    public boolean admits(int position) {
      return !isCancelled();
    }

    @Override
    public int rank() {
      return rank;
    }

    @Override
    public boolean isCancelled() {
      return isOver() || caller.isInterrupted();
    }
  }
}
