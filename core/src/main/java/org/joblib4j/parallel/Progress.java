package org.joblib4j.parallel;

import java.io.PrintStream;
import java.util.Objects;

/**
 * Watches calls: is asked for a {@link Watch} when a call begins.
 *
 * {@snippet :
 * Parallel.threads(-1).progress(Progress.bar()).map(inputs, Features::of);
 * }
 *
 * <p>Thread-safe: one value may watch several calls at once. What it or its watches throw is logged
 * and ends the watching, never the call.
 */
@FunctionalInterface
public interface Progress {
  /** Watches nothing. */
  Progress NONE = (tasks, workers) -> new Watch() {};

  /**
   * A call begins.
   *
   * @param tasks how many tasks it will have, -1 when that is not known
   * @param workers how many of them run at a time
   */
  Watch begin(long tasks, int workers);

  /**
   * One line on standard error with a bar, the tasks done, the failures, the time that is left and
   * the speed, drawn anew as tasks finish; plain lines, seldom, where standard error is no
   * terminal.
   *
   * <p>Speed, and with it the time that is left, is that of tasks that workers have computed;
   * results that were there, such as those of a cached function, count as done, not as speed.
   */
  static Progress bar() {
    return bar("");
  }

  /**
   * The same with a title in front.
   *
   * @param title what the call does, for the one who looks at the bar
   */
  static Progress bar(String title) {
    Objects.requireNonNull(title, "title");
    return (tasks, workers) ->
        ProgressText.isTerminal()
            ? new ProgressBar(title, tasks, workers, ProgressText.standardError(), System::nanoTime)
            : new ProgressText(
                title, tasks, workers, 1, ProgressText.standardError(), System::nanoTime);
  }

  /**
   * Lines on standard error, as joblib's {@code verbose} writes them.
   *
   * @param verbosity 1 for a line every now and then, seldomer the longer it takes; 10 and more for
   *     a line for each batch of tasks that has finished
   * @throws IllegalArgumentException when it is negative
   */
  static Progress text(int verbosity) {
    return text(verbosity, ProgressText.standardError());
  }

  /**
   * The same lines somewhere else.
   *
   * @throws IllegalArgumentException when the verbosity is negative
   */
  static Progress text(int verbosity, PrintStream out) {
    if (verbosity < 0) {
      throw new IllegalArgumentException("verbosity: " + verbosity + " is negative");
    }
    return (tasks, workers) ->
        verbosity == 0
            ? new Watch() {}
            : new ProgressText("", tasks, workers, verbosity, out, System::nanoTime);
  }

  /** Both of them watch. */
  default Progress and(Progress other) {
    return (tasks, workers) -> new Watches(begin(tasks, workers), other.begin(tasks, workers));
  }

  /**
   * Is told what happens in one call, by one thread at a time: that which waits for the results.
   *
   * <p>Methods are quick; they hold up the dispatch.
   *
   * <p><b>The events add up.</b> Each task is either {@link #recalled} once, or {@link #sent} once
   * for each of its attempts. Each attempt that was sent ends with one event: its task has a value
   * in one {@link #finished}, or one {@link #failed} tells of it, after which a further attempt is
   * sent when {@code again} was said. How often a task went to a worker in one attempt does not
   * matter: a worker that has used up the time of its batch gives back the tasks that it has not
   * begun, and one that dies loses those of its batch. They are dealt out again, and nothing tells
   * of it. In a call that ends early, tasks that were sent may end without an event.
   */
  interface Watch {

    /**
     * Tasks go off to the workers, for the first time or in a further attempt after a failure.
     *
     * @param tasks how many consecutive ones
     */
    default void sent(long firstIndex, int tasks) {}

    /** The results of tasks were there, such as those of a cached function; no worker sees them. */
    default void recalled(long firstIndex, int tasks) {}

    /**
     * Tasks have ended in a worker; of one that failed {@link #failed} tells more.
     *
     * <p>A task whose worker has died ended with it: there is a {@link #lost} for the time of the
     * worker and a {@link #failed} for the task.
     */
    default void finished(Completion completion) {}

    /**
     * A worker had tasks in hand and nothing came back: it died or was killed, or the call ended.
     *
     * <p>It tells where time went, and ends no attempt: of the task that failed {@link #failed}
     * tells, the others are dealt out again.
     */
    default void lost(Loss loss) {}

    /**
     * An attempt of a task has failed.
     *
     * @param failure its {@link Outcome.Failure#attempts} count this one, too
     * @param again whether it gets another attempt
     */
    default void failed(Outcome.Failure<?> failure, boolean again) {}

    /**
     * The call has ended; nothing follows.
     *
     * @param whole whether all its tasks have ended, rather than some been cancelled
     */
    default void ended(boolean whole) {}
  }
}
