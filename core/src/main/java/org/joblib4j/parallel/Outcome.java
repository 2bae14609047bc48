package org.joblib4j.parallel;

import org.jspecify.annotations.Nullable;

/**
 * What became of a task: a value or a failure.
 *
 * @param <R> the value
 */
public sealed interface Outcome<R extends @Nullable Object> {

  /**
   * The task returned a value.
   *
   * @param value what it returned
   */
  record Success<R extends @Nullable Object>(R value) implements Outcome<R> {}

  /**
   * The task failed.
   *
   * @param cause what the task threw at its last attempt, or a {@link WorkerDiedException} when its
   *     worker died with it
   */
  record Failure<R extends @Nullable Object>(Throwable cause) implements Outcome<R> {}

  /**
   * The value.
   *
   * @throws IllegalStateException when the task failed; the failure is its cause
   */
  default R get() {
    return switch (this) {
      case Success<R>(R value) -> value;
      case Failure<R>(Throwable cause) ->
          throw new IllegalStateException("the task failed: " + cause, cause);
    };
  }
}
