package org.joblib4j.process;

import org.joblib4j.parallel.spi.TaskLog;
import org.jspecify.annotations.Nullable;

/**
 * Which task the worker runs, for what it prints and logs. Told by the worker's main thread, asked
 * by any.
 */
final class CurrentTask {
  private static final long NONE = -1;

  private final String worker;
  private volatile long index = NONE;
  private volatile @Nullable TaskLog log;

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

  /** Where tasks are logged from now on, null for nowhere. */
  void log(@Nullable TaskLog kept) {
    log = kept;
  }

  /** Whether anybody keeps what the task that runs prints and logs. */
  boolean isNoted() {
    return log != null && index != NONE;
  }

  /** Adds to what is kept of the task that runs. */
  void note(CharSequence text) {
    TaskLog kept = log;
    if (kept != null && index != NONE) {
      kept.add(text);
    }
  }

  /** What a line of this task begins with; empty where no task runs. */
  String tag() {
    long task = index;
    return task == NONE ? "" : tag(worker, task);
  }

  /** What a line of a task begins with. */
  static String tag(String worker, long task) {
    return "[" + worker + ", task " + task + "] ";
  }
}
