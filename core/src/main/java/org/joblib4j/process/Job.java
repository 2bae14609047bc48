package org.joblib4j.process;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.WorkerLoss;

/** A batch on its way, whose listener is told exactly once. Safe for use by several threads. */
final class Job {
  private final ProcessRun run;
  private final Batch batch;
  private final BatchListener listener;
  private final AtomicBoolean told = new AtomicBoolean();

  Job(ProcessRun run, Batch batch, BatchListener listener) {
    this.run = run;
    this.batch = batch;
    this.listener = listener;
  }

  ProcessRun run() {
    return run;
  }

  Batch batch() {
    return batch;
  }

  /** A worker has taken the batch. */
  void begun(String worker) {
    listener.begun(worker);
  }

  /** The batch came back; counts as cancelled when its run was cancelled meanwhile. */
  void finish(BatchResult result) {
    end(run.isCancelled() ? BatchListener::cancelled : told -> told.finished(result));
  }

  /** The batch will not come back; counts as cancelled when its run was. */
  void lose(WorkerLoss loss) {
    end(run.isCancelled() ? BatchListener::cancelled : told -> told.lost(loss));
  }

  /** The run was cancelled before the batch came back. */
  void cancel() {
    end(BatchListener::cancelled);
  }

  private void end(Consumer<BatchListener> how) {
    if (told.compareAndSet(false, true)) {
      try {
        how.accept(listener);
      } finally {
        run.ended(this);
      }
    }
  }
}
