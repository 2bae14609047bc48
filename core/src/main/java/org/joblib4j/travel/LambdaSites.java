package org.joblib4j.travel;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the lambdas that one class holds, of what serialization says about them.
 *
 * <p>The class itself is asked first, by {@code $deserializeLambda$}: only it knows all that its
 * source says, such as marker interfaces. What it makes is serialized once more, without its
 * captured values, to compare. Where it made another one, or refuses one of its own because types
 * of two got mixed up, the lambda is made by a {@link LambdaMaker}. Each kind of lambda is compared
 * once. Safe for use by several threads.
 */
final class LambdaSites {
  private static final ClassValue<LambdaSites> SITES =
      new ClassValue<>() {
        @Override
        protected LambdaSites computeValue(Class<?> type) {
          return new LambdaSites(type);
        }
      };

  private final Class<?> owner;
  private final @Nullable MethodHandle deserializer;

  /** Empty where the class makes the one that was meant. */
  private final ConcurrentHashMap<LambdaKind, Optional<MethodHandle>> makers =
      new ConcurrentHashMap<>();

  private LambdaSites(Class<?> owner) {
    this.owner = owner;
    this.deserializer = deserializer(owner);
  }

  /** Those of a class. */
  static LambdaSites of(Class<?> owner) {
    return SITES.get(owner);
  }

  /** Null where there is none, or its module does not let this library call it. */
  private static @Nullable MethodHandle deserializer(Class<?> owner) {
    try {
      if (Jdk.defines(owner)) {
        return null; // java.base opens nothing
      }
      LambdaSites.class.getModule().addReads(owner.getModule());
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findStatic(
              owner,
              "$deserializeLambda$",
              MethodType.methodType(Object.class, SerializedLambda.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /**
   * The lambda that was meant.
   *
   * @throws IOException when it cannot be made
   */
  Object lambda(SerializedLambda form) throws IOException {
    LambdaKind kind = LambdaKind.of(form);
    Optional<MethodHandle> known = makers.get(kind);
    if (known != null && known.isPresent()) {
      return make(known.get(), form);
    }
    Object made;
    try {
      made = madeByClass(form);
    } catch (IOException | ClassCastException | IllegalArgumentException e) {
      return make(maker(kind, e), form);
    }
    if (known == null) {
      SerializedLambda other = Shown.form(made);
      if (other != null && !LambdaKind.of(other).equals(kind)) {
        return make(maker(kind, null), form);
      }
      makers.put(kind, Optional.empty());
    }
    return made;
  }

  private Object madeByClass(SerializedLambda form) throws IOException {
    if (deserializer == null) {
      return PlainLambda.read(owner, form);
    }
    try {
      return (Object) deserializer.invokeExact(form);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new InvalidObjectException("a lambda of " + owner.getName() + ": " + e, e);
    }
  }

  private MethodHandle maker(LambdaKind kind, @Nullable Exception why) throws IOException {
    Optional<MethodHandle> known = makers.get(kind);
    if (known != null && known.isPresent()) {
      return known.get();
    }
    try {
      MethodHandle made = LambdaMaker.of(owner, kind);
      makers.put(kind, Optional.of(made));
      return made;
    } catch (IllegalAccessException e) {
      throw failure(
          kind,
          "; for %s to make it itself, its module has to open %s to org.joblib4j"
              .formatted("joblib4j", owner.getPackageName()),
          why != null ? why : e);
    } catch (ReflectiveOperationException e) {
      throw failure(kind, ": " + e, why != null ? why : e);
    }
  }

  private IOException failure(LambdaKind kind, String more, Exception cause) {
    return new InvalidObjectException(
        "the compiler's code in %s cannot tell the lambda or reference to %s.%s for %s from another one%s"
            .formatted(
                owner.getName(),
                kind.implClass().replace('/', '.'),
                kind.implMethod(),
                kind.instantiated(),
                more),
        cause);
  }

  private static Object make(MethodHandle maker, SerializedLambda form) throws IOException {
    @Nullable Object[] captured = new @Nullable Object[form.getCapturedArgCount()];
    for (int i = 0; i < captured.length; i++) {
      captured[i] = form.getCapturedArg(i);
    }
    try {
      return (Object) maker.invokeExact(captured);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new InvalidObjectException("a lambda of " + form.getCapturingClass(), e);
    }
  }
}
