package org.joblib4j.travel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/**
 * Lets Java serialization make a lambda, which may call {@code $deserializeLambda$} where the
 * module of the class does not let this library do it.
 */
final class PlainLambda extends ObjectInputStream {
  private final Class<?> owner;
  private final SerializedLambda form;

  /** Stands for a captured value, which stays out of the stream. */
  private record Captured(int index) implements Serializable {}

  private PlainLambda(InputStream in, Class<?> owner, SerializedLambda form) throws IOException {
    super(in);
    this.owner = owner;
    this.form = form;
    enableResolveObject(true);
  }

  static Object read(Class<?> owner, SerializedLambda form) throws IOException {
    @Nullable Object[] captured = new @Nullable Object[form.getCapturedArgCount()];
    for (int i = 0; i < captured.length; i++) {
      captured[i] = form.getCapturedArg(i) == null ? null : new Captured(i);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(
          new SerializedLambda(
              owner,
              form.getFunctionalInterfaceClass(),
              form.getFunctionalInterfaceMethodName(),
              form.getFunctionalInterfaceMethodSignature(),
              form.getImplMethodKind(),
              form.getImplClass(),
              form.getImplMethodName(),
              form.getImplMethodSignature(),
              form.getInstantiatedMethodType(),
              captured));
    }
    try (PlainLambda in =
        new PlainLambda(new ByteArrayInputStream(bytes.toByteArray()), owner, form)) {
      return in.readObject();
    } catch (ClassNotFoundException e) {
      throw new InvalidObjectException("a lambda of " + owner.getName(), e);
    }
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    return description.getName().equals(owner.getName())
        ? owner
        : Class.forName(description.getName(), false, PlainLambda.class.getClassLoader());
  }

  @Override
  protected @Nullable Object resolveObject(Object object) {
    return object instanceof Captured(int index) ? form.getCapturedArg(index) : object;
  }
}
