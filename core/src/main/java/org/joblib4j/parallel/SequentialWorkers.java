package org.joblib4j.parallel;

import java.time.Duration;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;

/** The calling thread as the only worker: a plain loop, for one job. */
final class SequentialWorkers implements Workers {
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
    return new InlineRun("the calling thread", () -> closed);
  }

  @Override
  public void close() {
    closed = true;
  }
}
