package org.joblib4j.parallel.spi;

/** Is passed before each task of a batch: where a worker notes what it begins, and stops. */
@FunctionalInterface
public interface TaskGate {

  /**
   * Says whether a task may begin.
   *
   * @param position the task in its batch
   * @return false when the run was cancelled, which ends the batch before this task
   */
  boolean admits(int position);
}
