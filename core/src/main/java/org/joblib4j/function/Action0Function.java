package org.joblib4j.function;

/** An action as a function, whose result says no more than that it was done. */
record Action0Function<X extends Throwable>(Action0<X> action) implements Fn0<Boolean, X> {
  @Override
  public Boolean call() throws X {
    action.call();
    return true;
  }
}
