package org.joblib4j.function;

import org.jspecify.annotations.Nullable;

/** The check that every {@code apply} shares. */
final class Arity {
  private Arity() {}

  static void check(int expected, @Nullable Object[] arguments) {
    if (arguments.length != expected) {
      throw new IllegalArgumentException(
          "a function of " + expected + " arguments was called with " + arguments.length);
    }
  }
}
