package org.joblib4j.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function that can be sent to another JVM: serializable, free to throw, with zero to five
 * arguments.
 *
 * <p>Nobody implements this type directly. A lambda or a method reference becomes one of {@link
 * Fn0} to {@link Fn5}; because these are serializable, callers need no cast. This common supertype
 * lets a dispatcher or a worker apply any of them to an array of arguments.
 *
 * @param <R> the result
 * @param <X> the checked exceptions that a call may throw, {@link RuntimeException} for none
 */
public sealed interface Fn<R extends @Nullable Object, X extends Throwable> extends Serializable
    permits Fn0, Fn1, Fn2, Fn3, Fn4, Fn5 {

  /** The number of arguments, 0 to 5. */
  int arity();

  /**
   * Calls the function with its arguments in order.
   *
   * @param arguments as many as {@link #arity()} says; the array is read, not kept
   * @throws X what the function throws
   * @throws IllegalArgumentException when the number of arguments is not {@link #arity()}
   * @throws ClassCastException when an argument is not of the function's parameter type
   */
  R apply(@Nullable Object... arguments) throws X;
}
