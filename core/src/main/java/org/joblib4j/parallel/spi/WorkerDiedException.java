package org.joblib4j.parallel.spi;

import java.io.IOException;

/**
 * A worker ended while it ran a batch: killed, crashed, out of memory, or told to exit by a task.
 */
public final class WorkerDiedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int position;

  /**
   * Says which worker died, how, and what it was doing.
   *
   * @param message the worker, how it ended (exit code or signal) and what usually is behind it
   * @param position the task in its batch that the worker had begun last, or -1 when it is unknown
   *     or none had begun
   */
  public WorkerDiedException(String message, int position) {
    super(message);
    this.position = position;
  }

  /** The position in its batch of the task that the worker had begun last, -1 when unknown. */
  public int position() {
    return position;
  }
}
