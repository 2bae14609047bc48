package org.joblib4j.travel;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serial;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is read where a {@link java.lang.invoke.SerializedLambda} was written: a lambda or method
 * reference on its way.
 *
 * <p>The JDK's class lets the class that the lambda is written in make it again, by a method {@code
 * $deserializeLambda$} that the compiler has added. That method does not look at all that it is
 * told: of two references to one method for different types, such as {@code Object::toString} for
 * numbers and for texts, it makes the first for both. So {@link ValueInput} reads the same bytes
 * into this class, which leaves the lambda to {@link LambdaSites}. Java serialization takes a class
 * for another when name, without its package, and version are equal.
 */
final class SerializedLambda implements Serializable {
  /** What it stands for. */
  static final String NAME = java.lang.invoke.SerializedLambda.class.getName();

  @Serial private static final long serialVersionUID = 8025925345765570181L;

  // The fields are those of the JDK's class, and set by serialization.
  private @Nullable Class<?> capturingClass;
  private @Nullable String functionalInterfaceClass;
  private @Nullable String functionalInterfaceMethodName;
  private @Nullable String functionalInterfaceMethodSignature;
  private @Nullable String implClass;
  private @Nullable String implMethodName;
  private @Nullable String implMethodSignature;
  private int implMethodKind;
  private @Nullable String instantiatedMethodType;

  @SuppressWarnings("serial") // as they were written
  private @Nullable Object @Nullable [] capturedArgs;

  private SerializedLambda() {}

  @Serial
  private Object readResolve() throws ObjectStreamException {
    Class<?> owner = Objects.requireNonNull(capturingClass);
    try {
      return LambdaSites.of(owner)
          .lambda(
              new java.lang.invoke.SerializedLambda(
                  owner,
                  functionalInterfaceClass,
                  functionalInterfaceMethodName,
                  functionalInterfaceMethodSignature,
                  implMethodKind,
                  implClass,
                  implMethodName,
                  implMethodSignature,
                  instantiatedMethodType,
                  capturedArgs));
    } catch (ObjectStreamException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidObjectException("a lambda of " + owner.getName() + ": " + e, e);
    }
  }
}
