package org.joblib4j.function;

import java.io.Serializable;

/**
 * What is called for what it does, without an argument and not for a result; it travels as
 * functions do, and may throw.
 *
 * @param <X> what it throws
 */
@FunctionalInterface
public interface Action0<X extends Throwable> extends Serializable {

  /**
   * Does it.
   *
   * @throws X what the action throws
   */
  void call() throws X;

  /** The same as a function, whose result says no more than that it was done. */
  default Fn0<Boolean, X> asFunction() {
    return new Action0Function<>(this);
  }
}
