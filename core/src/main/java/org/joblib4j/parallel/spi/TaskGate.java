package org.joblib4j.parallel.spi;

/** A worker as its batches see it: where it notes what begins, and whether it goes on. */
@FunctionalInterface
public interface TaskGate {

  /**
   * Says whether a task may begin; asked before each.
   *
   * @param position the task in its batch
   * @return false when the run was cancelled, which ends the batch before this task
   */
  boolean admits(int position);

  /** The number of the worker among its siblings, from 0 on. */
  default int rank() {
    return 0;
  }

  /** Whether the task that runs should end: its run was cancelled, or its time is over. */
  default boolean isCancelled() {
    return false;
  }
}
