package org.joblib4j.parallel.spi;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a batch: a value or a failure for each task that ran.
 *
 * <p>Filled by one thread, in the order of the tasks, then handed to the {@link BatchListener}. A
 * failure ends the batch: the tasks after it count as not run, and it is the dispatcher's business
 * whether they are run after all.
 */
public final class BatchResult {
  private static final int LOOKS_PER_BUDGET = 16;
  private static final int MOST_TASKS_WITHOUT_LOOK = 64;

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

  /**
   * Runs a batch in this thread as {@link #run} does, into this empty result.
   *
   * <p>Another thread may look at the tasks below a position once it knows, by means of its own,
   * that the gate was asked for that position.
   *
   * @param batch the tasks, as many as this result was made for
   * @param gate asked before each task; a closed one ends the batch
   */
  public void runAll(Batch batch, TaskGate gate) {
    RunningTask task = RunningTask.begin(batch, worker, gate);
    try {
      runAll(batch, gate, task);
    } finally {
      task.end();
    }
  }

  private void runAll(Batch batch, TaskGate gate, RunningTask task) {
    int size = batch.size();
    long budget = batch.budgetNanos();
    int done = 0;
    int nextLook = 1;
    long start = System.nanoTime();
    try {
      while (done < size && gate.admits(done)) {
        task.at(done);
        values[done] = batch.call(done);
        done++;
        if (done == nextLook) {
          long elapsed = System.nanoTime() - start;
          if (elapsed > budget) {
            break;
          }
          nextLook += tasksUntilNextLook(done, elapsed, budget);
        }
      }
    } catch (Throwable t) {
      failure = t;
    }
    completed = done;
    nanos = System.nanoTime() - start;
  }

  /**
   * After how many tasks the clock is read again: reading it costs as much as a trivial task, so
   * that quick ones do it seldom, but never too seldom for slow ones that may follow.
   */
  private static int tasksUntilNextLook(int done, long elapsed, long budget) {
    long affordable = budget / LOOKS_PER_BUDGET / Math.max(1, elapsed / done);
    return Math.clamp(affordable, 1, Math.min(done, MOST_TASKS_WITHOUT_LOOK));
  }

  /** Adds the value of the next task. */
  public void succeeded(@Nullable Object value) {
    values[completed++] = value;
  }

  /** Says that the next task failed, which ends the batch. */
  public void failed(Throwable cause) {
    failure = cause;
  }

  /**
   * The tasks below a position as they are, and the one there as failed: its time was over.
   *
   * @param position at most {@link #completed()}
   * @param cause says how long the time was
   */
  public BatchResult expiredAt(int position, Throwable cause) {
    BatchResult expired = new BatchResult(values.length, worker);
    System.arraycopy(values, 0, expired.values, 0, position);
    expired.completed = position;
    expired.failure = cause;
    expired.nanos = nanos;
    return expired;
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

  /** The values of the first tasks, as many as asked for; not to be changed. */
  public List<@Nullable Object> values(int count) {
    // Not a part of a view: those copy element by element.
    return Arrays.asList(count == values.length ? values : Arrays.copyOf(values, count));
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
