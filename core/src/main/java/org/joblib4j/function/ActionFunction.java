package org.joblib4j.function;

import org.jspecify.annotations.Nullable;

/** An action as a function, whose result says no more than that it was done. */
record ActionFunction<A extends @Nullable Object, X extends Throwable>(Action<A, X> action)
    implements Fn1<A, Boolean, X> {
  @Override
  public Boolean call(A a) throws X {
    action.call(a);
    return true;
  }
}
