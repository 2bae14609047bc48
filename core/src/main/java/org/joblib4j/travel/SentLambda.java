package org.joblib4j.travel;

import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.UncheckedIOException;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A serializable lambda or method reference on its way.
 *
 * <p>Java serialization sends a {@link SerializedLambda} and lets the class that the lambda is
 * written in make it again, by a method {@code $deserializeLambda$} that the compiler has added.
 * That method does not look at all that it is told: of two references to one method for different
 * types, such as {@code Object::toString} for numbers and for texts, it makes the first for both.
 * So the same is sent here in a shorter form, and {@link LambdaSites} sees to it that the lambda is
 * the one that was meant.
 */
final class SentLambda implements Substitute {
  private static final long serialVersionUID = 1L;

  private transient @Nullable Class<?> owner;
  private transient @Nullable SerializedLambda form;

  /** For {@link java.io.Externalizable}. */
  public SentLambda() {}

  private SentLambda(Class<?> owner, SerializedLambda form) {
    this.owner = owner;
    this.form = form;
  }

  /** What is to be written for a lambda; the JDK's own classes have no two of a kind. */
  static Object of(SerializedLambda form) {
    try {
      Class<?> owner = Shown.capturingClass(form);
      return Jdk.defines(owner) ? form : new SentLambda(owner, form);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    SerializedLambda lambda = Objects.requireNonNull(form);
    out.writeObject(owner);
    out.writeUTF(lambda.getFunctionalInterfaceClass());
    out.writeUTF(lambda.getFunctionalInterfaceMethodName());
    out.writeUTF(lambda.getFunctionalInterfaceMethodSignature());
    out.writeByte(lambda.getImplMethodKind());
    out.writeUTF(lambda.getImplClass());
    out.writeUTF(lambda.getImplMethodName());
    out.writeUTF(lambda.getImplMethodSignature());
    out.writeUTF(lambda.getInstantiatedMethodType());
    out.writeByte(lambda.getCapturedArgCount());
    for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
      out.writeObject(lambda.getCapturedArg(i));
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
    Class<?> type = (Class<?>) in.readObject();
    String interfaceClass = in.readUTF();
    String interfaceMethod = in.readUTF();
    String interfaceSignature = in.readUTF();
    int kind = in.readByte();
    String implClass = in.readUTF();
    String implMethod = in.readUTF();
    String implSignature = in.readUTF();
    String instantiated = in.readUTF();
    @Nullable Object[] captured = new @Nullable Object[in.readUnsignedByte()];
    for (int i = 0; i < captured.length; i++) {
      captured[i] = in.readObject();
    }
    owner = type;
    form =
        new SerializedLambda(
            type,
            interfaceClass,
            interfaceMethod,
            interfaceSignature,
            kind,
            implClass,
            implMethod,
            implSignature,
            instantiated,
            captured);
  }

  @Override
  public Object resolve() throws IOException {
    return LambdaSites.of(Objects.requireNonNull(owner)).lambda(Objects.requireNonNull(form));
  }

  @Override
  public List<Part> parts() {
    SerializedLambda lambda = Objects.requireNonNull(form);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
      parts.add(new Part("captured value " + (i + 1), lambda.getCapturedArg(i)));
    }
    return parts;
  }
}
