package org.joblib4j.parallel;

import java.util.function.Consumer;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.BatchRunner;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.RunningTask;
import org.joblib4j.parallel.spi.TaskGate;
import org.joblib4j.parallel.spi.TaskLog;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one call in the calling thread: each has run when it has been submitted.
 *
 * <p>An interrupt of that thread is meant for the call as much as for the task: a task that ends by
 * it leaves the thread interrupted, and the dispatcher then ends the call. Cancelled from outside,
 * the run interrupts the thread while it is in a task, and only then.
 */
final class InlineRun implements Run {
  private final String worker;
  private final Consumer<? super Run> onClose;
  private final int rank;
  private final boolean keepLogs;
  private volatile boolean cancelled;

  /** The thread while it runs a batch; guarded by this. */
  private @Nullable Thread running;

  /** Guarded by this. */
  private boolean interrupted;

  /**
   * A run of the current thread's call.
   *
   * @param worker the name of the calling thread as a worker
   * @param settings of its tasks; their time is not limited here
   * @param onClose told when this is closed: until then its workers cancel it when they end
   */
  InlineRun(String worker, RunSettings settings, Consumer<? super Run> onClose) {
    this.worker = worker;
    this.onClose = onClose;
    this.keepLogs = settings.keepLogs();
    RunningTask outer = RunningTask.current();
    this.rank = outer == null ? 0 : outer.rank();
  }

  @Override
  public boolean runsInCaller() {
    return true;
  }

  @Override
  public void submit(Batch batch, BatchListener listener) {
    begin();
    listener.begun(worker);
    BatchResult result =
        BatchRunner.run(batch, worker, new Gate(), keepLogs ? new TaskLog() : null);
    end(result);
    if (cancelled && result.completed() < batch.size()) {
      listener.cancelled();
    } else {
      listener.finished(result);
    }
  }

  private synchronized void begin() {
    running = Thread.currentThread();
  }

  @SuppressWarnings("ThreadInterruptedIgnored") // it came from cancel() and was for the task
  private synchronized void end(BatchResult result) {
    running = null;
    if (interrupted) {
      Thread.interrupted();
    } else if (result.failure() instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    if (running != null && !running.equals(Thread.currentThread())) {
      interrupted = true;
      running.interrupt();
    }
  }

  @Override
  public void close() {
    onClose.accept(this);
    cancel();
  }

  /** What tasks see of their worker; a call in a task's thread keeps the number of that worker. */
  private final class Gate implements TaskGate {
    private final Thread caller = Thread.currentThread();

    @Override
    public boolean admits(int position) {
      return !cancelled && !caller.isInterrupted();
    }

    @Override
    public int rank() {
      return rank;
    }

    @Override
    public boolean isCancelled() {
      return cancelled || caller.isInterrupted();
    }
  }
}
