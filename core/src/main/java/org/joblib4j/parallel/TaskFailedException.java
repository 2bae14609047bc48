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

  /**
   * An exception for a failure.
   *
   * @param saved where the task can be run again, null where it was not saved
   */
  TaskFailedException(Outcome.Failure<?> failure, @Nullable Path saved) {
    super(
        text(failure, saved == null ? "" : "; to run it again: " + saved.resolve("replay")),
        failure.cause());
    this.index = failure.index();
    this.arguments = failure.arguments().toArray(String[]::new);
    this.worker = failure.worker();
    this.attempts = failure.attempts();
  }

  /** Which task failed, where, with what, and its arguments. */
  static String text(Outcome.Failure<?> failure) {
    return text(failure, "");
  }

  /** In the first line; of a cause that has more, such as a worker's last words, they follow. */
  private static String text(Outcome.Failure<?> failure, String remedy) {
    Throwable cause = failure.cause();
    String said = ArgumentText.full(cause);
    int end = said.indexOf('\n');
    String first = end < 0 ? said : said.substring(0, end).stripTrailing();
    List<String> arguments = failure.arguments();
    // The text of a worker's death begins with its name.
    boolean named = failure.worker().isEmpty() || cause instanceof WorkerDiedException;
    return "task "
        + failure.index()
        + (named ? "" : " in " + failure.worker())
        + " failed"
        + (failure.attempts() == 1 ? "" : " in attempt " + failure.attempts() + ", its last,")
        + " with "
        + first
        + "; its "
        + (arguments.size() == 1 ? "argument: " : "arguments: ")
        + String.join(", ", arguments)
        + remedy
        + (end < 0 ? "" : said.substring(end));
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
