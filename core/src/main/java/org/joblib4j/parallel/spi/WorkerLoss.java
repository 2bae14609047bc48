package org.joblib4j.parallel.spi;

import org.jspecify.annotations.Nullable;

/**
 * A worker ended with a batch in hand, or could not be had for it: killed, crashed, out of memory,
 * told to exit by a task.
 *
 * <p>What a backend tells the {@link BatchListener} of that batch. The task at the position has
 * failed; all others of the batch are sent again, those included that had ended in that worker. A
 * batch of which no task had begun is sent again as a whole, a few times.
 *
 * @param worker the name of the worker, such as {@code process 2 (pid 4711)}; empty where there was
 *     none
 * @param message which worker it was, how it ended (exit code or signal), what usually is behind
 *     that, and what mends it; not which task it ran
 * @param position the task in its batch that the worker had begun last, or -1 when that is unknown
 *     or none had begun
 * @param log what that task had logged and printed, as far as that is known
 * @param isTimedOut whether the worker was ended because that task took longer than the {@link
 *     RunSettings#timeout}
 * @param cause what the backend saw of it, null where that adds nothing; of a class that callers
 *     can name
 */
public record WorkerLoss(
    String worker,
    String message,
    int position,
    String log,
    boolean isTimedOut,
    @Nullable Throwable cause) {

  /** A worker that had begun no task of its batch, as far as is known. */
  public WorkerLoss(String worker, String message) {
    this(worker, message, -1, "", false, null);
  }

  /** The same while it ran the task at a position of its batch. */
  public WorkerLoss at(int task) {
    return new WorkerLoss(worker, message, task, log, isTimedOut, cause);
  }

  /** The same with what the task had logged and printed. */
  public WorkerLoss logged(String text) {
    return new WorkerLoss(worker, message, position, text, isTimedOut, cause);
  }

  /** The same for a worker that was ended as the time of a task was over. */
  public WorkerLoss timedOutAt(int task) {
    return new WorkerLoss(worker, message, task, log, true, cause);
  }

  /** The same with what the backend saw of it. */
  public WorkerLoss causedBy(Throwable seen) {
    return new WorkerLoss(worker, message, position, log, isTimedOut, seen);
  }
}
