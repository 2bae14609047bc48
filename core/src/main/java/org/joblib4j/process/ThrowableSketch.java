package org.joblib4j.process;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can always be said about an exception, also about one that cannot be serialized, or whose
 * class the other JVM lacks.
 *
 * @param description class and message, as {@link Throwable#toString} has them
 */
record ThrowableSketch(
    String description, List<StackTraceElement> stack, @Nullable ThrowableSketch cause)
    implements Serializable {
  private static final int MOST_CAUSES = 20;

  static ThrowableSketch of(Throwable throwable) {
    return of(throwable, MOST_CAUSES);
  }

  private static ThrowableSketch of(Throwable throwable, int causes) {
    Throwable cause = throwable.getCause();
    return new ThrowableSketch(
        describe(throwable),
        List.of(throwable.getStackTrace()),
        cause == null || causes == 0 ? null : of(cause, causes - 1));
  }

  private static String describe(Throwable throwable) {
    try {
      return throwable.toString();
    } catch (RuntimeException e) {
      return throwable.getClass().getName();
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
