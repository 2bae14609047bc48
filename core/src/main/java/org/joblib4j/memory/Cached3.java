package org.joblib4j.memory;

import org.joblib4j.function.Fn3;
import org.jspecify.annotations.Nullable;

/**
 * A cached function of three arguments; see {@link Cached}.
 *
 * @param <A> the first argument
 * @param <B> the second argument
 * @param <C> the third argument
 * @param <R> the result
 * @param <X> what the function throws
 */
public final class Cached3<
        A extends @Nullable Object,
        B extends @Nullable Object,
        C extends @Nullable Object,
        R extends @Nullable Object,
        X extends Throwable>
    extends Cached<R, X, Cached3<A, B, C, R, X>> implements Fn3<A, B, C, R, X> {
  private static final long serialVersionUID = 1;

  Cached3(Fn3<A, B, C, R, X> function, MemorySettings settings, FunctionOptions options) {
    super(function, settings, options);
  }

  @Override
  @SuppressWarnings("unchecked") // the constructor took one
  Cached3<A, B, C, R, X> with(FunctionOptions newOptions) {
    return new Cached3<>((Fn3<A, B, C, R, X>) function(), settings(), newOptions);
  }

  @Override
  public R call(A a, B b, C c) throws X {
    return callAny(a, b, c);
  }

  /** One call, to be asked about or made. */
  public CachedCall<R, X> on(A a, B b, C c) {
    return onAny(a, b, c);
  }

  /**
   * Makes the key of what a function says of the arguments, instead of the arguments themselves.
   *
   * @param key returns what decides the result; it must be quick, as each call asks it
   */
  public Cached3<A, B, C, R, X> keyedBy(
      Fn3<? super A, ? super B, ? super C, ?, RuntimeException> key) {
    return with(options().with(o -> o.key = key));
  }
}
