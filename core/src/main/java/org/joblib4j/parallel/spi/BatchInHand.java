package org.joblib4j.parallel.spi;

/**
 * What a worker does for a run at a moment, for whoever waits for it.
 *
 * @param worker its name, such as {@code "process 2 (pid 4711)"}
 * @param firstIndex the index of the first task of the batch in its call
 * @param size how many tasks it has
 * @param position the task that began last; -1 before the first, the size once all have ended
 * @param nanos how long the worker has had the batch
 */
public record BatchInHand(String worker, long firstIndex, int size, int position, long nanos) {

  /** The tasks by their indices, such as {@code "tasks 100 to 163"}. */
  public String tasks() {
    return size == 1
        ? "task " + firstIndex
        : "tasks " + firstIndex + " to " + (firstIndex + size - 1);
  }

  /** What the worker does with them, such as {@code "task 117 in thread 1"}. */
  public String text() {
    if (position < 0) {
      return tasks() + " on the way to " + worker;
    }
    if (position >= size) {
      return "the results of " + tasks() + " on the way from " + worker;
    }
    return "task " + (firstIndex + position) + " in " + worker;
  }

  /**
   * The name of a thread that waits for these tasks or runs them, as thread dumps show it.
   *
   * @param call the call that they belong to
   */
  public String threadName(String call) {
    return "joblib4j " + worker + ": " + tasks() + " of " + call;
  }
}
