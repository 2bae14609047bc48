package org.joblib4j.code;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a class file says about its class. Guarded by the lock of the {@link CodeBase} that it
 * belongs to.
 */
final class ClassSummary {
  private static final ClassFile CLASS_FILE =
      ClassFile.of(
          ClassFile.DebugElementsOption.DROP_DEBUG,
          ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
          ClassFile.StackMapsOption.DROP_STACK_MAPS,
          ClassFile.DeadCodeOption.KEEP_DEAD_CODE);

  /**
   * Where a class without a binary name of its own was written: a local or anonymous class, or a
   * member of one.
   *
   * @param outer the class around it
   * @param method name and descriptor of the method around it, null in an initializer or a member
   * @param label the name in the source, or the supertype of an anonymous class
   */
  record Enclosure(String outer, @Nullable String method, String label, boolean isMember) {}

  private final String name;
  private final @Nullable String superclass;
  private final List<String> interfaces;
  private final int flags;
  private final @Nullable Enclosure enclosure;
  private final @Nullable String nestHost;
  private final List<String> nestMembers;
  private final Map<String, MethodSummary> methods;
  private final Map<String, FieldSummary> fields;
  private @Nullable MethodModel initializerModel;
  private @Nullable StaticInitializer initializer;
  private final Map<String, Map<Integer, String>> enumTables = new HashMap<>();

  private ClassSummary(ClassModel model) {
    name = model.thisClass().asInternalName();
    superclass = model.superclass().map(ClassEntry::asInternalName).orElse(null);
    interfaces = model.interfaces().stream().map(ClassEntry::asInternalName).toList();
    flags = model.flags().flagsMask();
    enclosure = enclosure(model);
    nestHost =
        model
            .findAttribute(Attributes.nestHost())
            .map(attribute -> attribute.nestHost().asInternalName())
            .orElse(null);
    nestMembers =
        model
            .findAttribute(Attributes.nestMembers())
            .map(NestMembersAttribute::nestMembers)
            .map(members -> members.stream().map(ClassEntry::asInternalName).toList())
            .orElse(List.of());
    var methodsByKey = new LinkedHashMap<String, MethodSummary>();
    for (MethodModel method : model.methods()) {
      if (method.methodName().equalsString("<clinit>")) {
        initializerModel = method;
      } else {
        var summary = new MethodSummary(method);
        methodsByKey.put(summary.key(), summary);
      }
    }
    methods = Collections.unmodifiableMap(methodsByKey);
    var fieldsByName = new LinkedHashMap<String, FieldSummary>();
    model.fields().forEach(field -> fieldsByName.put(field.fieldName().stringValue(), of(field)));
    fields = Collections.unmodifiableMap(fieldsByName);
  }

  /**
   * Reads a class file.
   *
   * @throws IllegalArgumentException when the bytes are not a class file that this JDK knows
   */
  static ClassSummary read(byte[] classFile) {
    return new ClassSummary(CLASS_FILE.parse(classFile));
  }

  String name() {
    return name;
  }

  /** Null for {@code java/lang/Object} only. */
  @Nullable String superclass() {
    return superclass;
  }

  List<String> interfaces() {
    return interfaces;
  }

  boolean isInterface() {
    return (flags & ClassFile.ACC_INTERFACE) != 0;
  }

  /** Null for a class whose binary name was written by a person. */
  @Nullable Enclosure enclosure() {
    return enclosure;
  }

  /** Methods and constructors by {@linkplain MethodSummary#key() key}, in the order of the file. */
  Map<String, MethodSummary> methods() {
    return methods;
  }

  Map<String, FieldSummary> fields() {
    return fields;
  }

  /** Null for a class without static initializers. */
  @Nullable StaticInitializer initializer() {
    if (initializerModel != null) {
      initializer =
          initializerModel
              .code()
              .map(code -> new StaticInitializer(name, MethodBody.of(code)))
              .orElse(null);
      initializerModel = null;
    }
    return initializer;
  }

  /** The constants behind the labels of a hidden enum table; see {@link EnumSwitches}. */
  Map<Integer, String> enumTable(String field) {
    StaticInitializer source = initializer();
    return source == null
        ? Map.of()
        : enumTables.computeIfAbsent(field, f -> EnumSwitches.constants(source.body(), f));
  }

  /**
   * The classes that may access each other's private members, this one among them.
   *
   * @throws IOException naming the class file, when the host's cannot be read
   */
  List<String> nest(CodeBase code) throws IOException {
    ClassSummary host = nestHost == null ? this : code.find(nestHost);
    var nest = new ArrayList<String>();
    nest.add(host == null ? name : host.name);
    if (host != null) {
      nest.addAll(host.nestMembers);
    }
    return nest;
  }

  private static FieldSummary of(FieldModel field) {
    String descriptor = field.fieldType().stringValue();
    return new FieldSummary(
        field.fieldName().stringValue(),
        descriptor,
        field.flags().flagsMask(),
        field
            .findAttribute(Attributes.constantValue())
            .map(c -> String.valueOf(c.constant().constantValue()))
            .orElse(null),
        field
            .findAttribute(Attributes.signature())
            .map(SignatureAttribute::signature)
            .map(Utf8Entry::stringValue)
            .orElse(descriptor));
  }

  private @Nullable Enclosure enclosure(ClassModel model) {
    Optional<InnerClassInfo> inner =
        model.findAttribute(Attributes.innerClasses()).stream()
            .flatMap(attribute -> attribute.classes().stream())
            .filter(info -> info.innerClass().asInternalName().equals(name))
            .findFirst();
    String sourceName =
        inner.flatMap(InnerClassInfo::innerName).map(Utf8Entry::stringValue).orElse("");
    var enclosing = model.findAttribute(Attributes.enclosingMethod());
    if (enclosing.isPresent()) {
      String method =
          enclosing
              .get()
              .enclosingMethod()
              .map(m -> m.name().stringValue() + m.type().stringValue())
              .orElse(null);
      String outer = enclosing.get().enclosingClass().asInternalName();
      return new Enclosure(outer, method, sourceName.isEmpty() ? supertype() : sourceName, false);
    }
    String outer =
        inner.flatMap(InnerClassInfo::outerClass).map(ClassEntry::asInternalName).orElse(null);
    if (outer != null && inner.isPresent() && hasInventedPart(outer)) {
      return new Enclosure(outer, null, sourceName, true);
    }
    boolean inventedByCompiler = outer == null && (flags & ClassFile.ACC_SYNTHETIC) != 0;
    if (inventedByCompiler && hasInventedPart(name)) { // holds the tables of enum switches
      return new Enclosure(name.substring(0, name.lastIndexOf('$')), null, "synthetic", false);
    }
    return null;
  }

  private String supertype() {
    String type = interfaces.isEmpty() ? superclass : interfaces.getFirst();
    return "new " + (type == null ? "Object" : type.substring(type.lastIndexOf('/') + 1));
  }

  /** Whether a part of a nested binary name is a number, as in {@code Outer$1$Inner}. */
  private static boolean hasInventedPart(String binaryName) {
    for (int i = binaryName.indexOf('$'); i >= 0; i = binaryName.indexOf('$', i + 1)) {
      if (i + 1 < binaryName.length() && Character.isDigit(binaryName.charAt(i + 1))) {
        return true;
      }
    }
    return false;
  }
}
