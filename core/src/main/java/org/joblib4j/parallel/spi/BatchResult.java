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
  private final @Nullable Object[] values;
  private final String worker;
  private final @Nullable TaskLog taskLog;
  private int completed;
  private @Nullable Throwable failure;
  private long nanos;

  /** Written by the thread that runs the batch, read by those who wait: as of a moment ago. */
  private @Nullable RunningTask running;

  private long begunNanos;

  /**
   * An empty result.
   *
   * @param size the number of tasks in the batch
   * @param worker the name of the worker for messages and reports, such as {@code "process 2 (pid
   *     4711)"}
   */
  public BatchResult(int size, String worker) {
    this(size, worker, null);
  }

  /**
   * An empty result.
   *
   * @param size the number of tasks in the batch
   * @param worker the name of the worker for messages and reports
   * @param log where the task that runs is logged, null for nowhere
   */
  public BatchResult(int size, String worker, @Nullable TaskLog log) {
    this.values = new @Nullable Object[size];
    this.worker = worker;
    this.taskLog = log;
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
    BatchResult expired = new BatchResult(values.length, worker, taskLog);
    System.arraycopy(values, 0, expired.values, 0, position);
    expired.completed = position;
    expired.failure = cause;
    expired.nanos = nanos;
    return expired;
  }

  /** Says how long the worker was busy with the tasks, the failed one included. */
  public void tookNanos(long busy) {
    nanos = busy;
  }

  /** A {@link BatchRunner} begins. */
  void begins(RunningTask first, long nanoTime) {
    begunNanos = nanoTime;
    running = first;
  }

  /**
   * What its worker has in hand, for another thread: as of a moment ago.
   *
   * @param firstIndex the index of the first task in the call
   */
  public BatchInHand inHand(long firstIndex) {
    RunningTask task = running;
    return new BatchInHand(
        worker,
        firstIndex,
        values.length,
        task == null ? -1 : task.position(),
        task == null ? 0 : System.nanoTime() - begunNanos);
  }

  /** Where a {@link BatchRunner} puts the values. */
  @Nullable Object[] values() {
    return values;
  }

  /** A {@link BatchRunner} has put values below a position. */
  void ran(int done, @Nullable Throwable failureAfterThem, long busy) {
    completed = done;
    failure = failureAfterThem;
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

  /** What the task that failed had logged and printed, as far as that is known. */
  public String log() {
    return taskLog == null ? "" : taskLog.toString();
  }

  @Nullable TaskLog taskLog() {
    return taskLog;
  }

  /** How many tasks were begun and have ended: those with a value, and the one that failed. */
  public int ended() {
    return failure == null ? completed : completed + 1;
  }

  /** How long the worker was busy with all that have {@link #ended}. */
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
