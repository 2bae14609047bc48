package org.joblib4j.process;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can always be said about an exception, also about one that cannot be serialized, or whose
 * class the other JVM lacks.
 *
 * <p>An exception is an object of the user's, and each of its methods may throw: whatever is asked
 * of one is asked here.
 *
 * @param description class and message, as {@link Throwable#toString} has them
 */
record ThrowableSketch(
    String description, List<StackTraceElement> stack, @Nullable ThrowableSketch cause)
    implements Serializable {
  private static final int MOST_CAUSES = 20;

  static ThrowableSketch of(Throwable throwable) {
    List<Throwable> causes = withCauses(throwable);
    ThrowableSketch sketch = null;
    for (Throwable each : causes.reversed()) {
      sketch = new ThrowableSketch(describe(each), stackOf(each), sketch);
    }
    return sketch == null ? new ThrowableSketch(describe(throwable), List.of(), null) : sketch;
  }

  /** An exception and its causes, as far as they can be had and are not without end. */
  static List<Throwable> withCauses(Throwable throwable) {
    List<Throwable> all = new ArrayList<>();
    for (Throwable t = throwable; t != null && all.size() <= MOST_CAUSES; t = causeOf(t)) {
      all.add(t);
    }
    return all;
  }

  /** Class and message; the class alone where the message cannot be had. */
  static String describe(Throwable throwable) {
    try {
      String text = throwable.toString();
      if (throwable instanceof LinkageError && throwable.getCause() != null) {
        // A static initializer that failed: the error has no message, or only names the class.
        return text + ", caused by " + throwable.getCause();
      }
      return text != null ? text : throwable.getClass().getName();
    } catch (Throwable thrown) {
      return throwable.getClass().getName() + " (its text cannot be had: its own methods throw)";
    }
  }

  private static @Nullable Throwable causeOf(Throwable throwable) {
    try {
      return throwable.getCause();
    } catch (Throwable thrown) {
      return null;
    }
  }

  private static List<StackTraceElement> stackOf(Throwable throwable) {
    try {
      return List.of(throwable.getStackTrace());
    } catch (Throwable thrown) {
      return List.of();
    }
  }

  /** An exception that shows all of it. */
  WorkerException toException() {
    WorkerException exception =
        new WorkerException(description, cause == null ? null : cause.toException());
    exception.setStackTrace(stack.toArray(StackTraceElement[]::new));
    return exception;
  }
}
