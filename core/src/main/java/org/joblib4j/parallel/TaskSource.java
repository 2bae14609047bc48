package org.joblib4j.parallel;

import java.util.Arrays;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.BaseStream;
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
final class TaskSource implements AutoCloseable {
  private static final long LONGEST_PULL_NANOS = 10_000_000;

  /** How many tasks at the beginning of a pull are timed one by one. */
  private static final int TASKS_WITH_LOOK = 8;

  private static final int TASKS_WITHOUT_LOOK = 64;

  private final Iterator<?> input;
  private final @Nullable Fn1<@Nullable Object, ?, ?> function;
  private final long length;
  private final @Nullable BaseStream<?, ?> stream;
  private long pulled;

  /** Opens an input; closing the source closes its stream. */
  TaskSource(Inputs inputs) {
    Inputs.Opened opened = inputs.opening().get();
    this.input = opened.iterator();
    this.length = opened.length();
    this.function = untyped(inputs.function());
    this.stream = inputs.stream();
  }

  @SuppressWarnings("unchecked") // the public methods see to it that the function takes the inputs
  private static @Nullable Fn1<@Nullable Object, ?, ?> untyped(@Nullable Fn1<?, ?, ?> function) {
    return (Fn1<@Nullable Object, ?, ?>) function;
  }

  /** Whether the next tasks can be had without waiting for whoever makes them. */
  boolean isPrompt() {
    return length >= 0;
  }

  /** Whether there is no other task; waits for whoever makes them. */
  boolean isAtEnd() {
    return !input.hasNext();
  }

  /** How many tasks are left, -1 when that is not known. */
  long remaining() {
    return length < 0 ? -1 : Math.max(0, length - pulled);
  }

  /** The next tasks, at most {@code size}; null at the end of the input. */
  @Nullable Batch next(int size, long budgetNanos, OptionalLong seed) {
    Batch next = next(size, budgetNanos);
    return next == null || seed.isEmpty() ? next : next.seeded(seed.getAsLong());
  }

  /** The same without a seed. */
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
    long began = System.nanoTime();
    do {
      int look = Math.min(size, n < TASKS_WITH_LOOK ? n + 1 : n + TASKS_WITHOUT_LOOK);
      do {
        items[n++] = (T) input.next();
      } while (n < look && input.hasNext());
      // A slow input is not to keep the workers waiting until a batch is full.
    } while (n < size && System.nanoTime() - began <= LONGEST_PULL_NANOS && input.hasNext());
    pulled += n;
    return n == size ? items : Arrays.copyOf(items, n);
  }

  @Override
  public void close() {
    if (stream != null) {
      stream.close();
    }
  }
}
