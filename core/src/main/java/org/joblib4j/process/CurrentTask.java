package org.joblib4j.process;

/**
 * Which task the worker runs, for what it prints and logs. Told by the worker's main thread, asked
 * by any.
 */
final class CurrentTask {
  private static final long NONE = -1;

  private final String worker;
  private volatile long index = NONE;

  /**
   * No task yet.
   *
   * @param worker the short name of the worker, such as {@code process 2}
   */
  CurrentTask(String worker) {
    this.worker = worker;
  }

  /** A task of this index in its call begins. */
  void begins(long task) {
    index = task;
  }

  /** No task runs any more. */
  void ended() {
    index = NONE;
  }

  /** What a line of this task begins with; empty where no task runs. */
  String tag() {
    long task = index;
    return task == NONE ? "" : "[" + worker + ", task " + task + "] ";
  }
}
