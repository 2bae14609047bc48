package org.joblib4j.parallel.spi;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.joblib4j.function.Fn;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Task;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive tasks of one call, the unit that a backend sends to a worker.
 *
 * <p>Either one function over many inputs, or tasks that each bring their own function. A batch
 * carries a time budget: a worker that has used it up gives back the rest, so that a batch which
 * was sized by quick tasks and met slow ones does not keep other workers waiting.
 *
 * <p>Immutable and safe to share.
 */
public final class Batch {
  private final long firstIndex;
  private final @Nullable Fn1<@Nullable Object, ?, ?> function;
  private final @Nullable Object[] items;
  private final long budgetNanos;
  private final int attempt;

  /** Null where random numbers follow from nothing. */
  private final @Nullable Long seed;

  private Batch(
      long firstIndex,
      @Nullable Fn1<@Nullable Object, ?, ?> function,
      @Nullable Object[] items,
      long budgetNanos,
      int attempt,
      @Nullable Long seed) {
    this.firstIndex = firstIndex;
    this.function = function;
    this.items = items;
    this.budgetNanos = budgetNanos;
    this.attempt = attempt;
    this.seed = seed;
  }

  /**
   * One function over many inputs.
   *
   * @param firstIndex the index of the first input in the call
   * @param function called with each input
   * @param inputs not copied, not to be changed
   * @param budgetNanos how long a worker may go on before it gives back what it has not begun
   */
  public static Batch ofInputs(
      long firstIndex,
      Fn1<@Nullable Object, ?, ?> function,
      @Nullable Object[] inputs,
      long budgetNanos) {
    return new Batch(firstIndex, function, inputs, budgetNanos, 1, null);
  }

  /**
   * Tasks with functions of their own.
   *
   * @param firstIndex the index of the first task in the call
   * @param tasks not copied, not to be changed
   * @param budgetNanos how long a worker may go on before it gives back what it has not begun
   */
  public static Batch ofTasks(long firstIndex, Task<?>[] tasks, long budgetNanos) {
    return new Batch(firstIndex, null, tasks, budgetNanos, 1, null);
  }

  /** The index of the first task in its call. */
  public long firstIndex() {
    return firstIndex;
  }

  /** The number of tasks. */
  public int size() {
    return items.length;
  }

  /** Which attempt this is for its tasks, counted from 1. */
  public int attempt() {
    return attempt;
  }

  /** What the random numbers of its tasks follow from, each with its index; empty for nothing. */
  public OptionalLong seed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  /** How long a worker may go on before it gives back the tasks that it has not begun. */
  public long budgetNanos() {
    return budgetNanos;
  }

  /** The function of a task; the same object for all tasks of a batch of inputs. */
  public Fn<?, ?> function(int position) {
    return function != null ? function : task(position).function();
  }

  /** Whether all tasks have the same function, which then is asked for once. */
  public boolean hasOneFunction() {
    return function != null;
  }

  /** The arguments of a task. */
  public List<@Nullable Object> arguments(int position) {
    return function != null
        ? Arrays.<@Nullable Object>asList(items[position])
        : task(position).arguments();
  }

  /**
   * Runs one task in this thread.
   *
   * @throws Throwable what the task throws
   */
  public @Nullable Object call(int position) throws Throwable {
    return function != null ? function.call(items[position]) : task(position).call();
  }

  /**
   * Runs tasks in this thread, from one position up to another, as long as a gate is open.
   *
   * @param values where their values go
   * @param task told which one runs
   * @return the position of the first that has not run
   * @throws Throwable what a task throws, that of the position which was told last
   */
  int call(int from, int to, @Nullable Object[] values, TaskGate gate, RunningTask task)
      throws Throwable {
    int position = from;
    if (function == null) {
      for (; position < to && gate.admits(position); position++) {
        task.at(position);
        values[position] = task(position).call();
      }
      return position;
    }
    // What does not change in the loop stands in front of it: asking whether the gate is open is
    // a volatile read, after which the compiler would read fields anew.
    Fn1<@Nullable Object, ?, ?> called = function;
    @Nullable Object[] inputs = items;
    for (; position < to && gate.admits(position); position++) {
      task.at(position);
      values[position] = called.call(inputs[position]);
    }
    return position;
  }

  /** The tasks from a position up to another one, as a batch. */
  public Batch slice(int from, int to) {
    return new Batch(
        firstIndex + from,
        function,
        Arrays.copyOfRange(items, from, to),
        budgetNanos,
        attempt,
        seed);
  }

  /**
   * The same tasks in a further attempt.
   *
   * @param number counted from 1
   */
  public Batch inAttempt(int number) {
    return new Batch(firstIndex, function, items, budgetNanos, number, seed);
  }

  /** The same tasks, whose random numbers follow from a seed. */
  public Batch seeded(long from) {
    return new Batch(firstIndex, function, items, budgetNanos, attempt, from);
  }

  private Task<?> task(int position) {
    return (Task<?>) items[position];
  }
}
