package org.joblib4j.parallel;

import java.util.Arrays;
import java.util.Iterator;
import java.util.function.IntFunction;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.Batch;
import org.jspecify.annotations.Nullable;

/**
 * The input of one call, cut into batches as it is pulled.
 *
 * <p>Pulled by the dispatching thread only, so that the user's iterator sees one thread. What the
 * iterator throws reaches the caller as it is.
 */
final class TaskSource {
  private final Iterator<?> input;
  private final @Nullable Fn1<@Nullable Object, ?, ?> function;
  private final long length;
  private long pulled;

  private TaskSource(
      Iterator<?> input, @Nullable Fn1<@Nullable Object, ?, ?> function, long length) {
    this.input = input;
    this.function = function;
    this.length = length;
  }

  /**
   * One function over many inputs.
   *
   * @param length the number of inputs, -1 when it is not known
   */
  @SuppressWarnings("unchecked") // the caller's types say that the function takes these inputs
  static TaskSource ofInputs(Iterator<?> inputs, Fn1<?, ?, ?> function, long length) {
    return new TaskSource(inputs, (Fn1<@Nullable Object, ?, ?>) function, length);
  }

  /**
   * Tasks with functions of their own.
   *
   * @param length the number of tasks, -1 when it is not known
   */
  static TaskSource ofTasks(Iterator<? extends Task<?>> tasks, long length) {
    return new TaskSource(tasks, null, length);
  }

  /** How many tasks are left, -1 when that is not known. */
  long remaining() {
    return length < 0 ? -1 : Math.max(0, length - pulled);
  }

  /** The next tasks, at most {@code size}; null at the end of the input. */
  @Nullable Batch next(int size, long budgetNanos) {
    if (!input.hasNext()) {
      return null;
    }
    long first = pulled;
    if (function != null) {
      @Nullable Object[] inputs = pull(size, Object[]::new);
      return Batch.ofInputs(first, function, inputs, budgetNanos);
    }
    Task<?>[] tasks = pull(size, Task<?>[]::new);
    for (int i = 0; i < tasks.length; i++) {
      if (tasks[i] == null) {
        throw new NullPointerException("task " + (first + i) + " of the call is null");
      }
    }
    return Batch.ofTasks(first, tasks, budgetNanos);
  }

  @SuppressWarnings("unchecked") // T is Object, or Task as the factory methods demand
  private <T> T[] pull(int size, IntFunction<T[]> newArray) {
    T[] items = newArray.apply(size);
    int n = 0;
    do {
      items[n++] = (T) input.next();
    } while (n < size && input.hasNext());
    pulled += n;
    return n == size ? items : Arrays.copyOf(items, n);
  }
}
