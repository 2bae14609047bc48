package org.joblib4j.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is called for what it does with one argument, not for a result; it travels as functions do,
 * and may throw.
 *
 * @param <A> the argument
 * @param <X> what it throws
 */
@FunctionalInterface
public interface Action<A extends @Nullable Object, X extends Throwable> extends Serializable {

  /**
   * Does it.
   *
   * @throws X what the action throws
   */
  void call(A a) throws X;

  /** The same as a function, whose result says no more than that it was done. */
  default Fn1<A, Boolean, X> asFunction() {
    return new ActionFunction<>(this);
  }
}
