package org.joblib4j.parallel.spi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a batch: a value or a failure for each task that ran.
 *
 * <p>Filled by one thread, in the order of the tasks, then handed to the {@link BatchListener}. A
 * failure ends the batch: the tasks after it count as not run, and it is the dispatcher's business
 * whether they are run after all.
 */
public final class BatchResult {
  private final @Nullable Object[] values;
  private final String worker;
  private int completed;
  private @Nullable Throwable failure;
  private long nanos;

  /**
   * An empty result.
   *
   * @param size the number of tasks in the batch
   * @param worker the name of the worker for messages and reports, such as {@code "process 2 (pid
   *     4711)"}
   */
  public BatchResult(int size, String worker) {
    this.values = new @Nullable Object[size];
    this.worker = worker;
  }

  /**
   * Runs a batch in this thread, until its end, its first failure, or the end of its time.
   *
   * @param batch the tasks
   * @param worker the name of this worker
   * @param gate asked before each task; a closed one ends the batch
   */
  public static BatchResult run(Batch batch, String worker, TaskGate gate) {
    BatchResult result = new BatchResult(batch.size(), worker);
    result.runAll(batch, gate);
    return result;
  }

  private void runAll(Batch batch, TaskGate gate) {
    int size = batch.size();
    // Asking for the time costs as much as a trivial task: a long batch asks sixteen times.
    int stride = Math.max(1, size >>> 4);
    int nextLook = stride;
    long start = System.nanoTime();
    try {
      while (completed < size && gate.admits(completed)) {
        values[completed] = batch.call(completed);
        completed++;
        if (completed == nextLook) {
          nextLook += stride;
          if (System.nanoTime() - start > batch.budgetNanos()) {
            break;
          }
        }
      }
    } catch (Throwable t) {
      failure = t;
    }
    nanos = System.nanoTime() - start;
  }

  /** Adds the value of the next task. */
  public void succeeded(@Nullable Object value) {
    values[completed++] = value;
  }

  /** Says that the next task failed, which ends the batch. */
  public void failed(Throwable cause) {
    failure = cause;
  }

  /** Says how long the worker was busy with the tasks. */
  public void tookNanos(long busy) {
    nanos = busy;
  }

  /** How many tasks, counted from the first, have a value. */
  public int completed() {
    return completed;
  }

  /** The value of a task, for positions below {@link #completed()}. */
  public @Nullable Object value(int position) {
    return values[position];
  }

  /** Copies the values of the completed tasks. */
  public void copyValues(@Nullable Object[] target, int offset) {
    System.arraycopy(values, 0, target, offset, completed);
  }

  /** The failure of the task at position {@link #completed()}, null where none failed. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** How long the worker was busy with the tasks. */
  public long nanos() {
    return nanos;
  }

  /** The name of the worker. */
  public String worker() {
    return worker;
  }

  /** The completed values and the failure, for debugging. */
  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(values, completed))
        + (failure == null ? "" : " then " + failure)
        + " by "
        + worker;
  }
}
