package org.joblib4j.memory;

import org.joblib4j.function.Fn0;
import org.jspecify.annotations.Nullable;

/**
 * A cached function of no argument; see {@link Cached}.
 *
 * @param <R> the result
 * @param <X> what the function throws
 */
public final class Cached0<R extends @Nullable Object, X extends Throwable>
    extends Cached<R, X, Cached0<R, X>> implements Fn0<R, X> {
  private static final long serialVersionUID = 1;

  Cached0(Fn0<R, X> function, MemorySettings settings, FunctionOptions options) {
    super(function, settings, options);
  }

  @Override
  Cached0<R, X> with(FunctionOptions newOptions) {
    return new Cached0<>((Fn0<R, X>) function(), settings(), newOptions);
  }

  @Override
  public R call() throws X {
    return callAny();
  }

  /** One call, to be asked about or made. */
  public CachedCall<R, X> on() {
    return onAny();
  }
}
