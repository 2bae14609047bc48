package org.joblib4j.code;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.LocalVariableInfo;
import java.lang.classfile.attribute.MethodParameterInfo;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of a method's parameters, as far as its class file tells: always after {@code javac
 * -parameters}, else from the debug information that build tools ask for ({@code -g}).
 */
final class ParameterNames {
  private ParameterNames() {}

  /**
   * The names, one for each parameter in the descriptor; empty where the class file tells none.
   *
   * @param owner the internal name of the class
   * @throws IOException when the class file cannot be read
   */
  static List<String> of(ClassLoader loader, String owner, String method, String descriptor)
      throws IOException {
    try (InputStream in = loader.getResourceAsStream(owner + ".class")) {
      if (in == null) {
        return List.of();
      }
      ClassModel model = ClassFile.of().parse(in.readAllBytes());
      for (MethodModel candidate : model.methods()) {
        if (candidate.methodName().equalsString(method)
            && candidate.methodType().equalsString(descriptor)) {
          return names(candidate);
        }
      }
      return List.of();
    } catch (IllegalArgumentException e) {
      throw new IOException(owner + ".class: " + e.getMessage(), e);
    }
  }

  private static List<String> names(MethodModel method) {
    var told =
        method.findAttribute(Attributes.methodParameters()).map(a -> a.parameters()).orElse(null);
    List<ClassDesc> types = method.methodTypeSymbol().parameterList();
    if (told != null && told.size() == types.size()) {
      var names = new ArrayList<String>();
      for (MethodParameterInfo parameter : told) {
        names.add(parameter.name().map(name -> name.stringValue()).orElse(""));
      }
      return List.copyOf(names);
    }
    CodeModel code = method.code().orElse(null);
    if (code == null) {
      return List.of();
    }
    Map<Integer, String> bySlot = firstNames(code);
    var names = new ArrayList<String>();
    int slot = method.flags().has(AccessFlag.STATIC) ? 0 : 1;
    for (ClassDesc type : types) {
      @Nullable String name = bySlot.get(slot);
      if (name == null) {
        return List.of();
      }
      names.add(name);
      slot += TypeKind.from(type).slotSize();
    }
    return List.copyOf(names);
  }

  /** The variables that are there from the method's first instruction on. */
  private static Map<Integer, String> firstNames(CodeModel code) {
    Map<Integer, String> names = new HashMap<>();
    code.findAttributes(Attributes.localVariableTable()).stream()
        .flatMap(table -> table.localVariables().stream())
        .filter(variable -> variable.startPc() == 0)
        .forEach((LocalVariableInfo v) -> names.put(v.slot(), v.name().stringValue()));
    return names;
  }
}
