package org.joblib4j.parallel.spi;

import java.io.IOException;

/**
 * A worker ended while it ran a batch: killed, crashed, out of memory, or told to exit by a task.
 */
public final class WorkerDiedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int position;
  private final String log;

  /**
   * Says which worker died, how, and what it was doing.
   *
   * @param message the worker, how it ended (exit code or signal) and what usually is behind it
   * @param position the task in its batch that the worker had begun last, or -1 when it is unknown
   *     or none had begun
   */
  public WorkerDiedException(String message, int position) {
    this(message, position, "");
  }

  /**
   * The same with what the task had logged and printed.
   *
   * @param message as above
   * @param position as above
   * @param log what that task had logged and printed, as far as that is known
   */
  public WorkerDiedException(String message, int position, String log) {
    super(message);
    this.position = position;
    this.log = log;
  }

  /** What the task that was running had logged and printed, as far as that is known. */
  public String log() {
    return log;
  }

  /** The position in its batch of the task that the worker had begun last, -1 when unknown. */
  public int position() {
    return position;
  }
}
