package org.joblib4j.parallel;

import java.util.List;
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
   * @param index the index of the task in its call, counted from 0; the place of its input
   * @param arguments the arguments of the task in short, for a person to read
   * @param attempts how often the task was tried
   * @param worker the worker that ran the task, for a person to read; empty when none did
   */
  record Failure<R extends @Nullable Object>(
      Throwable cause, long index, List<String> arguments, int attempts, String worker)
      implements Outcome<R> {

    /** Copies the arguments. */
    public Failure {
      arguments = List.copyOf(arguments);
    }

    /** Which task failed, where, with what, and its arguments: a sentence. */
    @Override
    public String toString() {
      return TaskFailedException.text(this);
    }
  }

  /** Whether the task returned a value. */
  default boolean isSuccess() {
    return this instanceof Success;
  }

  /**
   * The value.
   *
   * @throws TaskFailedException when the task failed: it names the task, and the failure is its
   *     cause
   */
  default R get() {
    return switch (this) {
      case Success<R>(R value) -> value;
      case Failure<R> failure -> throw new TaskFailedException(failure, null);
    };
  }
}
