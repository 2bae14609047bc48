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

  /** The same as a function, whose result is null. */
  default Fn1<A, @Nullable Void, X> asFunction() {
    return a -> {
      call(a);
      return null;
    };
  }
}
