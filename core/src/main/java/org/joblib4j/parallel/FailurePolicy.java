package org.joblib4j.parallel;

/** What the failure of a task means for the rest of its call, once it gets no further attempt. */
public enum FailurePolicy {
  /** The call ends: other tasks are interrupted or not begun, and the failure is thrown. */
  ABORT,

  /**
   * The call goes on without the task: its result is left out, and a warning says so. {@link
   * Parallel#outcomes(Iterable)} keeps a place for it instead.
   */
  SKIP
}
