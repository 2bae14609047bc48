package org.joblib4j.parallel;

import java.nio.file.Path;
import java.util.List;
import org.joblib4j.text.ArgumentText;
import org.jspecify.annotations.Nullable;

/**
 * A task of a parallel call failed.
 *
 * <p>The cause is what the task threw, with the stack trace of the thread or process that ran it,
 * or a {@link WorkerDiedException} when its worker died.
 */
public final class TaskFailedException extends CallAbortedException {
  private static final long serialVersionUID = 1L;

  private final long index;
  private final String[] arguments;
  private final String worker;
  private final int attempts;

  TaskFailedException(
      long index,
      List<String> arguments,
      String worker,
      int attempts,
      @Nullable Path saved,
      Throwable cause) {
    super(
        "task "
            + index
            + (worker.isEmpty() || cause instanceof WorkerDiedException ? "" : " in " + worker)
            + " failed"
            + (attempts == 1 ? "" : " in attempt " + attempts + ", its last,")
            + " with "
            + ArgumentText.full(cause)
            + "; its "
            + (arguments.size() == 1 ? "argument: " : "arguments: ")
            + String.join(", ", arguments)
            + (saved == null ? "" : "; to run it again: " + saved.resolve("replay")),
        cause);
    this.index = index;
    this.arguments = arguments.toArray(String[]::new);
    this.worker = worker;
    this.attempts = attempts;
  }

  /** The index of the task in its call, counted from 0; the place of its input. */
  public long index() {
    return index;
  }

  /** The arguments of the task in short, for a person to read. */
  public List<String> arguments() {
    return List.of(arguments);
  }

  /** The worker that ran the task, for a person to read; empty when none did. */
  public String worker() {
    return worker;
  }

  /** How often the task was tried. */
  public int attempts() {
    return attempts;
  }
}
