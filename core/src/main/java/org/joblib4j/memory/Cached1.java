package org.joblib4j.memory;

import org.joblib4j.function.Fn1;
import org.jspecify.annotations.Nullable;

/**
 * A cached function of one argument; see {@link Cached}.
 *
 * @param <A> the first argument
 * @param <R> the result
 * @param <X> what the function throws
 */
public final class Cached1<
        A extends @Nullable Object, R extends @Nullable Object, X extends Throwable>
    extends Cached<R, X, Cached1<A, R, X>> implements Fn1<A, R, X> {
  private static final long serialVersionUID = 1;

  Cached1(Fn1<A, R, X> function, MemorySettings settings, FunctionOptions options) {
    super(function, settings, options);
  }

  @Override
  @SuppressWarnings("unchecked") // the constructor took one
  Cached1<A, R, X> with(FunctionOptions newOptions) {
    return new Cached1<>((Fn1<A, R, X>) function(), settings(), newOptions);
  }

  @Override
  public R call(A a) throws X {
    return callAny(new @Nullable Object[] {a});
  }

  /** One call, to be asked about or made. */
  public CachedCall<R, X> on(A a) {
    return onAny(new @Nullable Object[] {a});
  }

  /**
   * Makes the key of what a function says of the arguments, instead of the arguments themselves.
   *
   * @param key returns what decides the result; it must be quick, as each call asks it
   */
  public Cached1<A, R, X> keyedBy(Fn1<? super A, ?, RuntimeException> key) {
    return with(options().with(o -> o.key = key));
  }
}
