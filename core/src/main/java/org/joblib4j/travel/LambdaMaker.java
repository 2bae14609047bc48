package org.joblib4j.travel;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes lambdas as the code of a class does: by {@link LambdaMetafactory}, with the rights of that
 * class.
 */
final class LambdaMaker {
  private static final MethodType OF_ARRAY = MethodType.methodType(Object.class, Object[].class);

  private LambdaMaker() {}

  /**
   * What makes a lambda of an array of its captured values.
   *
   * @throws IllegalAccessException when the module of the class does not let this library act for
   *     it
   * @throws ReflectiveOperationException when the class, or one that it refers to, has changed
   */
  static MethodHandle of(Class<?> owner, LambdaKind kind) throws ReflectiveOperationException {
    ClassLoader loader = owner.getClassLoader();
    Lookup lookup = lookup(owner);
    Class<?> interfaceClass = type(kind.interfaceClass(), loader);
    MethodHandle implementation = implementation(lookup, kind, loader);
    MethodType captured =
        MethodType.methodType(
            interfaceClass, implementation.type().parameterList().subList(0, kind.captured()));
    LambdaExtras extras = LambdaExtras.of(owner, kind, loader);
    List<Object> arguments = new ArrayList<>();
    arguments.add(MethodType.fromMethodDescriptorString(kind.interfaceSignature(), loader));
    arguments.add(implementation);
    arguments.add(MethodType.fromMethodDescriptorString(kind.instantiated(), loader));
    arguments.add(
        LambdaMetafactory.FLAG_SERIALIZABLE
            | LambdaMetafactory.FLAG_MARKERS
            | LambdaMetafactory.FLAG_BRIDGES);
    arguments.add(extras.markers().size());
    arguments.addAll(extras.markers());
    arguments.add(extras.bridges().size());
    arguments.addAll(extras.bridges());
    try {
      CallSite site =
          LambdaMetafactory.altMetafactory(
              lookup, kind.interfaceMethod(), captured, arguments.toArray());
      return site.getTarget()
          .asFixedArity()
          .asSpreader(Object[].class, kind.captured())
          .asType(OF_ARRAY);
    } catch (LambdaConversionException e) {
      throw new ReflectiveOperationException(e);
    }
  }

  private static MethodHandle implementation(Lookup lookup, LambdaKind kind, ClassLoader loader)
      throws ReflectiveOperationException {
    Class<?> implClass = type(kind.implClass(), loader);
    MethodType signature = MethodType.fromMethodDescriptorString(kind.implSignature(), loader);
    if (kind.isConstructor()) {
      return lookup.findConstructor(implClass, signature);
    } else if (kind.isStatic()) {
      return lookup.findStatic(implClass, kind.implMethod(), signature);
    } else if (kind.isSpecial()) {
      return lookup.findSpecial(implClass, kind.implMethod(), signature, lookup.lookupClass());
    }
    return lookup.findVirtual(implClass, kind.implMethod(), signature);
  }

  private static Class<?> type(String internalName, ClassLoader loader)
      throws ClassNotFoundException {
    return Class.forName(internalName.replace('/', '.'), false, loader);
  }

  /**
   * The rights of a class. They can only be had in full from within its own module, and a worker's
   * classes are in the module of their loader: so a class is added beside it that hands them out.
   */
  private static Lookup lookup(Class<?> owner) throws ReflectiveOperationException {
    LambdaMaker.class.getModule().addReads(owner.getModule());
    Lookup own = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
    if (own.hasFullPrivilegeAccess()) {
      return own;
    }
    Class<?> beside = beside(owner, own);
    try {
      Lookup inside =
          (Lookup)
              own.findStatic(beside, "lookup", MethodType.methodType(Lookup.class)).invokeExact();
      return MethodHandles.privateLookupIn(owner, inside);
    } catch (ReflectiveOperationException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new ReflectiveOperationException(e);
    }
  }

  private static synchronized Class<?> beside(Class<?> owner, Lookup lookup)
      throws ReflectiveOperationException {
    String name = owner.getName() + "$joblib4j";
    MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_MethodHandles_Lookup);
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(name),
                made ->
                    made.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                        .withMethodBody(
                            "lookup",
                            type,
                            ClassFile.ACC_STATIC,
                            code ->
                                code.invokestatic(ConstantDescs.CD_MethodHandles, "lookup", type)
                                    .areturn()));
    try {
      return lookup.defineClass(bytes);
    } catch (LinkageError e) {
      return Class.forName(name, true, owner.getClassLoader()); // it was made before
    }
  }
}
