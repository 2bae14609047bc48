package org.joblib4j.process;

import java.util.concurrent.atomic.AtomicBoolean;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;

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

  /** The batch came back; counts as lost when its run was cancelled meanwhile. */
  void finish(BatchResult result) {
    if (run.isCancelled()) {
      lose(Run.cancellation());
    } else if (told.compareAndSet(false, true)) {
      try {
        listener.finished(result);
      } finally {
        run.ended(this);
      }
    }
  }

  /** The batch will not come back; counts as cancelled when its run was. */
  void lose(Exception cause) {
    if (told.compareAndSet(false, true)) {
      try {
        listener.lost(run.isCancelled() ? Run.cancellation() : cause);
      } finally {
        run.ended(this);
      }
    }
  }
}
