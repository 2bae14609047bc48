package org.joblib4j.parallel;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;

/** The calling thread as the only worker: a plain loop, for one job. */
final class SequentialWorkers implements Workers {
  private static final String NAME = "the calling thread";

  private volatile boolean closed;

  @Override
  public int count() {
    return 1;
  }

  @Override
  public Duration batchTime() {
    return Duration.ofNanos(100_000);
  }

  @Override
  public Run startRun() {
    if (closed) {
      throw new IllegalStateException("these workers are closed");
    }
    return new SequentialRun();
  }

  @Override
  public void close() {
    closed = true;
  }

  private static final class SequentialRun implements Run {
    private volatile boolean cancelled;

    @Override
    public void submit(Batch batch, BatchListener listener) {
      if (cancelled) {
        listener.lost(new CancellationException());
        return;
      }
      Thread caller = Thread.currentThread();
      listener.finished(
          BatchResult.run(batch, NAME, position -> !cancelled && !caller.isInterrupted()));
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public void close() {
      cancel();
    }
  }
}
