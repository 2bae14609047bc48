package org.joblib4j.parallel;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A worker ended while it ran a task: killed, crashed, out of memory, or told to exit by the task.
 *
 * <p>It is the failure of that one task: the cause of a {@link TaskFailedException}, or of an
 * {@link Outcome.Failure}, both of which name the task. {@code Retry.on(WorkerDiedException.class)}
 * tries it again, in another worker. The message says how the worker ended, what usually is behind
 * that, and what mends it.
 */
public final class WorkerDiedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String worker;

  WorkerDiedException(String message, String worker, @Nullable Throwable cause) {
    super(message, cause);
    this.worker = worker;
  }

  /**
   * The worker that ended, such as {@code process 2 (pid 4711)}, for a person to read; empty where
   * none could be started.
   */
  public String worker() {
    return worker;
  }
}
