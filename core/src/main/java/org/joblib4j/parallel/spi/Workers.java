package org.joblib4j.parallel.spi;

import java.time.Duration;

/**
 * Workers that are ready for batches.
 *
 * <p>Safe for use by several threads: runs of concurrent calls share the workers, and a batch that
 * finds none free waits for its turn.
 */
public interface Workers extends AutoCloseable {

  /** How many batches can run at the same time, at least 1. */
  int count();

  /**
   * How long a batch should take so that handing it over costs next to nothing.
   *
   * <p>The dispatcher sizes its batches by it. About a hundred times the cost of sending an empty
   * batch is a good value.
   */
  Duration batchTime();

  /**
   * Begins a run: the batches of one call, which share functions and large arrays.
   *
   * @param settings what its tasks are given
   * @throws IllegalStateException when these workers are closed
   */
  Run startRun(RunSettings settings);

  /**
   * Begins a run without limits.
   *
   * @throws IllegalStateException when these workers are closed
   */
  default Run startRun() {
    return startRun(RunSettings.STANDARD);
  }

  /** What went to the workers and came back since they were opened; nothing inside one JVM. */
  default Traffic traffic() {
    return Traffic.NONE;
  }

  /**
   * Cancels what still runs and releases the workers.
   *
   * <p>Blocks until tasks have ended, or until it is known that they ignore interruption. Closing
   * twice does nothing more.
   */
  @Override
  void close();
}
