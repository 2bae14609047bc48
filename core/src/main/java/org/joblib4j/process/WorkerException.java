package org.joblib4j.process;

import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception of a task that could not be sent from the worker: with its class name and
 * message, its stack trace and its causes.
 */
final class WorkerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkerException(String description, @Nullable Throwable cause) {
    super(description, cause);
  }
}
