package org.joblib4j.code;

import java.lang.classfile.ClassFile;
import org.jspecify.annotations.Nullable;

/**
 * A field as its class file declares it.
 *
 * @param constant the value of a compile-time constant, else null
 * @param genericType the type with its arguments where it has any, else the descriptor
 */
record FieldSummary(
    String name, String descriptor, int flags, @Nullable String constant, String genericType) {

  boolean isStatic() {
    return (flags & ClassFile.ACC_STATIC) != 0;
  }

  boolean isFinal() {
    return (flags & ClassFile.ACC_FINAL) != 0;
  }

  boolean isPrivate() {
    return (flags & ClassFile.ACC_PRIVATE) != 0;
  }

  boolean isEnumConstant() {
    return (flags & ClassFile.ACC_ENUM) != 0;
  }

  boolean isSynthetic() {
    return (flags & ClassFile.ACC_SYNTHETIC) != 0;
  }
}
