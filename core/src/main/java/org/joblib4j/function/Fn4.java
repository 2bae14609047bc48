package org.joblib4j.function;

import org.jspecify.annotations.Nullable;

/**
 * A function of four arguments that can be sent to another JVM and may throw.
 *
 * @param <A> the first argument
 * @param <B> the second argument
 * @param <C> the third argument
 * @param <D> the fourth argument
 * @param <R> the result
 * @param <X> the checked exceptions of a call; inferred, {@link RuntimeException} for none
 */
@FunctionalInterface
public non-sealed interface Fn4<
        A extends @Nullable Object,
        B extends @Nullable Object,
        C extends @Nullable Object,
        D extends @Nullable Object,
        R extends @Nullable Object,
        X extends Throwable>
    extends Fn<R, X> {

  /**
   * Calls the function.
   *
   * @throws X what the function throws
   */
  R call(A a, B b, C c, D d) throws X;

  @Override
  default int arity() {
    return 4;
  }

  @Override
  @SuppressWarnings("unchecked") // by contract: a wrong argument is a ClassCastException
  default R apply(@Nullable Object... arguments) throws X {
    Arity.check(4, arguments);
    return call((A) arguments[0], (B) arguments[1], (C) arguments[2], (D) arguments[3]);
  }
}
