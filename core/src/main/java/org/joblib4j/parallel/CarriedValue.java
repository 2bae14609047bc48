package org.joblib4j.parallel;

import java.io.Serializable;
import org.joblib4j.function.Fn0;
import org.jspecify.annotations.Nullable;

/**
 * The value that a {@link ScopedValue} had in the caller's thread, and a function that finds that
 * ScopedValue in whichever JVM it is called: it reads a static field.
 */
record CarriedValue(Fn0<? extends ScopedValue<?>, ?> name, @Nullable Object value)
    implements Serializable {

  /**
   * Finds the ScopedValue.
   *
   * @throws IllegalStateException when the function fails
   */
  static ScopedValue<?> find(Fn0<? extends ScopedValue<?>, ?> name) {
    ScopedValue<?> found;
    try {
      found = name.call();
    } catch (Throwable e) {
      throw new IllegalStateException("a ScopedValue to be carried cannot be found: " + e, e);
    }
    if (found == null) {
      throw new IllegalStateException(
          "a function that names a ScopedValue to be carried returned null: name a static final"
              + " field that is set where the class is initialized");
    }
    return found;
  }

  /** Binds it to the value, after some others. */
  ScopedValue.Carrier bindIn(ScopedValue.@Nullable Carrier bindings) {
    return bind(bindings, find(name), value);
  }

  @SuppressWarnings("unchecked") // the value is what that ScopedValue had, whatever its type
  private static <T> ScopedValue.Carrier bind(
      ScopedValue.@Nullable Carrier bindings, ScopedValue<T> found, @Nullable Object value) {
    return bindings == null
        ? ScopedValue.where(found, (T) value)
        : bindings.where(found, (T) value);
  }
}
