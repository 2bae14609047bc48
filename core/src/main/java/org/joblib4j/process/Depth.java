package org.joblib4j.process;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How deep this JVM is among worker processes that start worker processes, and what keeps that from
 * going on without end.
 *
 * <p>A program's own JVM is at depth 0, its workers at 1, theirs at 2; each is told by an
 * environment variable. Nobody goes deeper than {@value #MOST}, which is also the bound of joblib's
 * loky: that many levels of tasks hardly mean it.
 *
 * <p>Long before that bound the machine may be full. The usual way to get there is a static
 * initializer that starts workers: a worker that reads a lambda of the class initializes the class
 * as well, and would start workers in turn, each of them. So a worker does not start any from
 * within a static initializer.
 */
final class Depth {
  static final String VARIABLE = "JOBLIB4J_DEPTH";
  static final int MOST = 10;

  private static final int OF_THIS_JVM = parse(System.getenv(VARIABLE));

  private Depth() {}

  static int parse(@Nullable String text) {
    try {
      return text == null ? 0 : Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return 0; // not ours
    }
  }

  /** The value of the variable for workers of this JVM. */
  static String ofWorkers() {
    return Integer.toString(OF_THIS_JVM + 1);
  }

  /**
   * Checks that the current thread may start worker processes here.
   *
   * @throws IllegalStateException when it may not
   */
  static void check() {
    if (OF_THIS_JVM > 0) {
      check(OF_THIS_JVM);
    }
  }

  static void check(int depth) {
    Optional<String> initialized = initializedClass();
    if (initialized.isPresent()) {
      throw new IllegalStateException(
          ("the static initializer of %s starts worker processes, and now runs in one: each worker"
                  + " that needs the class would start workers in turn, without end. Move the call"
                  + " out of the static initializer (or of the enum constant, Kotlin or Scala"
                  + " object) into a method that main calls, or to a holder class that no task"
                  + " touches")
              .formatted(initialized.get()));
    }
    if (depth >= MOST) {
      throw new IllegalStateException(
          ("worker processes are started by tasks in worker processes, %d levels deep, and no"
                  + " deeper: a task that calls Parallel in processes probably calls itself. Run the"
                  + " inner calls in threads, Parallel.threads(..). (The level is what the environment"
                  + " variable %s says)")
              .formatted(depth, VARIABLE));
    }
  }

  /** The class whose static initializer the current thread runs, the innermost of several. */
  private static Optional<String> initializedClass() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .filter(frame -> frame.getMethodName().equals("<clinit>"))
                .map(StackWalker.StackFrame::getClassName)
                .findFirst());
  }
}
