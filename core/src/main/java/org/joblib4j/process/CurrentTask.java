package org.joblib4j.process;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final List<TaggedOutput> outputs = new CopyOnWriteArrayList<>();

  /** Whether one of these may stand in the middle of a line. */
  private volatile boolean lineIsOpen;

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
    endLines();
    index = task;
  }

  /** No task runs any more. */
  void ended() {
    endLines();
    index = NONE;
  }

  /** Tasks print to a stream, and the end of each ends its line. */
  void prints(TaggedOutput output) {
    outputs.add(output);
  }

  /** A stream stands in the middle of a line. */
  void leavesLineOpen() {
    lineIsOpen = true;
  }

  private void endLines() {
    if (lineIsOpen) {
      lineIsOpen = false;
      outputs.forEach(TaggedOutput::endLine);
    }
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
