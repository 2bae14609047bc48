package org.joblib4j.code;

import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A method as its class file declares it; its code is brought into canonical form when first asked
 * for, because a function usually reaches a fraction of a class. Guarded by the lock of the {@link
 * CodeBase} that it belongs to.
 */
final class MethodSummary {
  private static final int FLAGS_THAT_COUNT =
      ClassFile.ACC_STATIC
          | ClassFile.ACC_SYNCHRONIZED
          | ClassFile.ACC_NATIVE
          | ClassFile.ACC_ABSTRACT
          | ClassFile.ACC_STRICT;

  private final String name;
  private final String descriptor;
  private final int flags;
  private @Nullable MethodModel model;
  private @Nullable CanonicalCode code;

  MethodSummary(MethodModel model) {
    this.model = model;
    name = model.methodName().stringValue();
    descriptor = model.methodType().stringValue();
    flags = model.flags().flagsMask();
  }

  String name() {
    return name;
  }

  String descriptor() {
    return descriptor;
  }

  String key() {
    return name + descriptor;
  }

  boolean isStatic() {
    return has(ClassFile.ACC_STATIC);
  }

  boolean isPrivate() {
    return has(ClassFile.ACC_PRIVATE);
  }

  boolean isAbstract() {
    return has(ClassFile.ACC_ABSTRACT);
  }

  boolean isNative() {
    return has(ClassFile.ACC_NATIVE);
  }

  /** Whether a subclass may put another method in its place. */
  boolean isOverridable() {
    return !isStatic() && !isPrivate() && !name.startsWith("<");
  }

  /** Whether the compiler made the name up: it says nothing and changes when its neighbours do. */
  boolean isUnnamed() {
    boolean invented = has(ClassFile.ACC_SYNTHETIC) && !has(ClassFile.ACC_BRIDGE);
    return invented || LambdaName.isLambda(name);
  }

  CanonicalCode code() {
    MethodModel source = model;
    if (code == null && source != null) {
      code = canonical(source);
      model = null; // and with it the bytes of the class, once all methods are done
    }
    if (code == null) {
      throw new IllegalStateException("neither model nor code");
    }
    return code;
  }

  private CanonicalCode canonical(MethodModel source) {
    if (source.code().isEmpty()) {
      return CanonicalForm.ofNothing(flags & FLAGS_THAT_COUNT);
    }
    MethodBody body = MethodBody.of(source.code().get());
    BitSet all = new BitSet();
    all.set(0, body.size());
    LocalVariables locals = LocalVariables.of(body, parameterSlots(source.methodTypeSymbol()));
    return CanonicalForm.of(flags & FLAGS_THAT_COUNT, body, locals, all);
  }

  private int parameterSlots(MethodTypeDesc type) {
    int slots = isStatic() ? 0 : 1;
    for (ClassDesc parameter : type.parameterList()) {
      slots += TypeKind.from(parameter).slotSize();
    }
    return slots;
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
