package org.joblib4j.function;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A function and the arguments that it is to be called with, later and perhaps elsewhere.
 *
 * <p>{@link #delayed} makes one and calls nothing. Immutable as far as the arguments are: they are
 * held, not copied.
 *
 * @param <R> the result
 */
public final class Task<R extends @Nullable Object> {
  private final Fn<? extends R, ?> function;
  private final @Nullable Object[] arguments;

  private Task(Fn<? extends R, ?> function, @Nullable Object... arguments) {
    this.function = Objects.requireNonNull(function, "function");
    this.arguments = arguments;
  }

  /** A task that calls a function. */
  public static <R extends @Nullable Object> Task<R> delayed(Fn0<? extends R, ?> function) {
    return new Task<>(function);
  }

  /** A task that calls a function with this argument. */
  public static <A extends @Nullable Object, R extends @Nullable Object> Task<R> delayed(
      Fn1<? super A, ? extends R, ?> function, A a) {
    return new Task<>(function, a);
  }

  /** A task that calls a function with these arguments. */
  public static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      Task<R> delayed(Fn2<? super A, ? super B, ? extends R, ?> function, A a, B b) {
    return new Task<>(function, a, b);
  }

  /** A task that calls a function with these arguments. */
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      Task<R> delayed(
          Fn3<? super A, ? super B, ? super C, ? extends R, ?> function, A a, B b, C c) {
    return new Task<>(function, a, b, c);
  }

  /** A task that calls a function with these arguments. */
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          R extends @Nullable Object>
      Task<R> delayed(
          Fn4<? super A, ? super B, ? super C, ? super D, ? extends R, ?> function,
          A a,
          B b,
          C c,
          D d) {
    return new Task<>(function, a, b, c, d);
  }

  /** A task that calls a function with these arguments. */
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object,
          R extends @Nullable Object>
      Task<R> delayed(
          Fn5<? super A, ? super B, ? super C, ? super D, ? super E, ? extends R, ?> function,
          A a,
          B b,
          C c,
          D d,
          E e) {
    return new Task<>(function, a, b, c, d, e);
  }

  /** The function to call. */
  public Fn<? extends R, ?> function() {
    return function;
  }

  /** The arguments in order, unmodifiable; null where null was given. */
  public List<@Nullable Object> arguments() {
    return Collections.unmodifiableList(Arrays.asList(arguments));
  }

  /**
   * Calls the function with the arguments, in this thread.
   *
   * @throws Throwable what the function throws
   */
  public R call() throws Throwable {
    return function.apply(arguments);
  }

  /** The arguments in short; a function has no name that would help a reader. */
  @Override
  public String toString() {
    return "Task" + arguments();
  }
}
