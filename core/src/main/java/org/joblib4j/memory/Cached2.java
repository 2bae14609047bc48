package org.joblib4j.memory;

import org.joblib4j.function.Fn2;
import org.jspecify.annotations.Nullable;

/**
 * A cached function of two arguments; see {@link Cached}.
 *
 * @param <A> the first argument
 * @param <B> the second argument
 * @param <R> the result
 * @param <X> what the function throws
 */
public final class Cached2<
        A extends @Nullable Object,
        B extends @Nullable Object,
        R extends @Nullable Object,
        X extends Throwable>
    extends Cached<R, X, Cached2<A, B, R, X>> implements Fn2<A, B, R, X> {
  private static final long serialVersionUID = 1;

  Cached2(Fn2<A, B, R, X> function, MemorySettings settings, FunctionOptions options) {
    super(function, settings, options);
  }

  @Override
  @SuppressWarnings("unchecked") // the constructor took one
  Cached2<A, B, R, X> with(FunctionOptions newOptions) {
    return new Cached2<>((Fn2<A, B, R, X>) function(), settings(), newOptions);
  }

  @Override
  public R call(A a, B b) throws X {
    return callAny(a, b);
  }

  /** One call, to be asked about or made. */
  public CachedCall<R, X> on(A a, B b) {
    return onAny(a, b);
  }

  /**
   * Makes the key of what a function says of the arguments, instead of the arguments themselves.
   *
   * @param key returns what decides the result; it must be quick, as each call asks it
   */
  public Cached2<A, B, R, X> keyedBy(Fn2<? super A, ? super B, ?, RuntimeException> key) {
    return with(options().with(o -> o.key = key));
  }
}
