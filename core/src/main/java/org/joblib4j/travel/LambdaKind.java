package org.joblib4j.travel;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;

/**
 * All that serialization says about a lambda, but what it captured: equal ones are made alike.
 *
 * @param captured how many values it captured
 */
record LambdaKind(
    String interfaceClass,
    String interfaceMethod,
    String interfaceSignature,
    int referenceKind,
    String implClass,
    String implMethod,
    String implSignature,
    String instantiated,
    int captured) {

  static LambdaKind of(SerializedLambda form) {
    return new LambdaKind(
        form.getFunctionalInterfaceClass(),
        form.getFunctionalInterfaceMethodName(),
        form.getFunctionalInterfaceMethodSignature(),
        form.getImplMethodKind(),
        form.getImplClass(),
        form.getImplMethodName(),
        form.getImplMethodSignature(),
        form.getInstantiatedMethodType(),
        form.getCapturedArgCount());
  }

  boolean isStatic() {
    return referenceKind == MethodHandleInfo.REF_invokeStatic;
  }

  boolean isConstructor() {
    return referenceKind == MethodHandleInfo.REF_newInvokeSpecial;
  }

  boolean isSpecial() {
    return referenceKind == MethodHandleInfo.REF_invokeSpecial;
  }
}
