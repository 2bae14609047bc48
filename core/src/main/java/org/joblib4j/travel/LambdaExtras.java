package org.joblib4j.travel;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.IntegerEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the class file says about a lambda and serialization does not: its marker interfaces, and
 * the further signatures of its method. Where several places make lambdas that are otherwise equal,
 * those of all.
 */
record LambdaExtras(List<Class<?>> markers, List<MethodType> bridges) {
  private static final LambdaExtras NONE = new LambdaExtras(List.of(), List.of());

  static LambdaExtras of(Class<?> owner, LambdaKind kind, ClassLoader loader)
      throws ClassNotFoundException {
    ClassModel model;
    try (InputStream in =
        owner.getResourceAsStream(
            owner.getName().substring(owner.getPackageName().length()).replace(".", "")
                + ".class")) {
      if (in == null) {
        return NONE;
      }
      model = ClassFile.of().parse(in.readAllBytes());
    } catch (IOException | IllegalArgumentException e) {
      return NONE;
    }
    Set<Class<?>> markers = new LinkedHashSet<>();
    Set<MethodType> bridges = new LinkedHashSet<>();
    var table = model.findAttribute(Attributes.bootstrapMethods());
    if (table.isPresent()) {
      for (BootstrapMethodEntry site : table.get().bootstrapMethods()) {
        if (isOf(site, kind)) {
          add(site.arguments(), markers, bridges, loader);
        }
      }
    }
    return new LambdaExtras(List.copyOf(markers), List.copyOf(bridges));
  }

  private static boolean isOf(BootstrapMethodEntry site, LambdaKind kind) {
    List<LoadableConstantEntry> arguments = site.arguments();
    return site.bootstrapMethod().reference().name().equalsString("altMetafactory")
        && arguments.get(0) instanceof MethodTypeEntry signature
        && signature.descriptor().equalsString(kind.interfaceSignature())
        && arguments.get(1) instanceof MethodHandleEntry implementation
        && implementation.reference().name().equalsString(kind.implMethod())
        && implementation.reference().type().equalsString(kind.implSignature())
        && arguments.get(2) instanceof MethodTypeEntry instantiated
        && instantiated.descriptor().equalsString(kind.instantiated());
  }

  private static void add(
      List<LoadableConstantEntry> arguments,
      Set<Class<?>> markers,
      Set<MethodType> bridges,
      ClassLoader loader)
      throws ClassNotFoundException {
    int flags = number(arguments, 3);
    int at = 4;
    if ((flags & LambdaMetafactory.FLAG_MARKERS) != 0) {
      for (int left = number(arguments, at++); left > 0; left--) {
        String name = ((ClassEntry) arguments.get(at++)).asInternalName();
        markers.add(Class.forName(name.replace('/', '.'), false, loader));
      }
    }
    if ((flags & LambdaMetafactory.FLAG_BRIDGES) != 0) {
      for (int left = number(arguments, at++); left > 0; left--) {
        String descriptor = ((MethodTypeEntry) arguments.get(at++)).descriptor().stringValue();
        bridges.add(MethodType.fromMethodDescriptorString(descriptor, loader));
      }
    }
  }

  private static int number(List<LoadableConstantEntry> arguments, int index) {
    return ((IntegerEntry) arguments.get(index)).intValue();
  }
}
