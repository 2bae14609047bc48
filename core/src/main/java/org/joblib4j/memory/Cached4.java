package org.joblib4j.memory;

import org.joblib4j.function.Fn4;
import org.jspecify.annotations.Nullable;

/**
 * A cached function of four arguments; see {@link Cached}.
 *
 * @param <A> the first argument
 * @param <B> the second argument
 * @param <C> the third argument
 * @param <D> the fourth argument
 * @param <R> the result
 * @param <X> what the function throws
 */
public final class Cached4<
        A extends @Nullable Object,
        B extends @Nullable Object,
        C extends @Nullable Object,
        D extends @Nullable Object,
        R extends @Nullable Object,
        X extends Throwable>
    extends Cached<R, X, Cached4<A, B, C, D, R, X>> implements Fn4<A, B, C, D, R, X> {
  private static final long serialVersionUID = 1;

  Cached4(Fn4<A, B, C, D, R, X> function, MemorySettings settings, FunctionOptions options) {
    super(function, settings, options);
  }

  @Override
  @SuppressWarnings("unchecked") // the constructor took one
  Cached4<A, B, C, D, R, X> with(FunctionOptions newOptions) {
    return new Cached4<>((Fn4<A, B, C, D, R, X>) function(), settings(), newOptions);
  }

  @Override
  public R call(A a, B b, C c, D d) throws X {
    return callAny(a, b, c, d);
  }

  /** One call, to be asked about or made. */
  public CachedCall<R, X> on(A a, B b, C c, D d) {
    return onAny(a, b, c, d);
  }

  /**
   * Makes the key of what a function says of the arguments, instead of the arguments themselves.
   *
   * @param key returns what decides the result; it must be quick, as each call asks it
   */
  public Cached4<A, B, C, D, R, X> keyedBy(
      Fn4<? super A, ? super B, ? super C, ? super D, ?, RuntimeException> key) {
    return with(options().with(o -> o.key = key));
  }
}
