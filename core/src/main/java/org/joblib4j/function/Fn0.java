package org.joblib4j.function;

import org.jspecify.annotations.Nullable;

/**
 * A function of no argument that can be sent to another JVM and may throw.
 *
 * @param <R> the result
 * @param <X> the checked exceptions of a call; inferred, {@link RuntimeException} for none
 */
@FunctionalInterface
public non-sealed interface Fn0<R extends @Nullable Object, X extends Throwable> extends Fn<R, X> {

  /**
   * Calls the function.
   *
   * @throws X what the function throws
   */
  R call() throws X;

  @Override
  default int arity() {
    return 0;
  }

  @Override
  default R apply(@Nullable Object... arguments) throws X {
    Arity.check(0, arguments);
    return call();
  }
}
