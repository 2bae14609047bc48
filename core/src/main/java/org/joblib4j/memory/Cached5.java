package org.joblib4j.memory;

import org.joblib4j.function.Fn5;
import org.jspecify.annotations.Nullable;

/**
 * A cached function of five arguments; see {@link Cached}.
 *
 * @param <A> the first argument
 * @param <B> the second argument
 * @param <C> the third argument
 * @param <D> the fourth argument
 * @param <E> the fifth argument
 * @param <R> the result
 * @param <X> what the function throws
 */
public final class Cached5<
        A extends @Nullable Object,
        B extends @Nullable Object,
        C extends @Nullable Object,
        D extends @Nullable Object,
        E extends @Nullable Object,
        R extends @Nullable Object,
        X extends Throwable>
    extends Cached<R, X, Cached5<A, B, C, D, E, R, X>> implements Fn5<A, B, C, D, E, R, X> {
  private static final long serialVersionUID = 1;

  Cached5(Fn5<A, B, C, D, E, R, X> function, MemorySettings settings, FunctionOptions options) {
    super(function, settings, options);
  }

  @Override
  @SuppressWarnings("unchecked") // the constructor took one
  Cached5<A, B, C, D, E, R, X> with(FunctionOptions newOptions) {
    return new Cached5<>((Fn5<A, B, C, D, E, R, X>) function(), settings(), newOptions);
  }

  @Override
  public R call(A a, B b, C c, D d, E e) throws X {
    return callAny(a, b, c, d, e);
  }

  /** One call, to be asked about or made. */
  public CachedCall<R, X> on(A a, B b, C c, D d, E e) {
    return onAny(a, b, c, d, e);
  }

  /**
   * Makes the key of what a function says of the arguments, instead of the arguments themselves.
   *
   * @param key returns what decides the result; it must be quick, as each call asks it
   */
  public Cached5<A, B, C, D, E, R, X> keyedBy(
      Fn5<? super A, ? super B, ? super C, ? super D, ? super E, ?, RuntimeException> key) {
    return with(options().with(o -> o.key = key));
  }
}
