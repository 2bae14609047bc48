package org.joblib4j.parallel;

import org.joblib4j.parallel.spi.Workers;

/**
 * Workers for one call.
 *
 * @param workers the workers
 * @param forThisCall whether they end with the call, or belong to an opened {@link Parallel}
 */
record RunningWorkers(Workers workers, boolean forThisCall) implements AutoCloseable {
  @Override
  public void close() {
    if (forThisCall) {
      workers.close();
    }
  }
}
