package org.joblib4j.code;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/**
 * Names of classes that are the same after recompilation.
 *
 * <p>{@code Outer$3} is the third anonymous class of its file: a new one above it makes it {@code
 * Outer$4}. Such a class is named after the method that it was written in and its supertype
 * instead, {@code Outer.sort(int[])~new Comparator}, with a number only where one method has
 * several alike; the number counts those that the function reaches, in the order in which it
 * reaches them.
 */
final class ClassNames {
  private final CodeBase code;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Integer> alike = new HashMap<>();

  ClassNames(CodeBase code) {
    this.code = code;
  }

  /** The stable name of a class that is not an array. */
  String stable(String internalName) throws IOException {
    String known = names.get(internalName);
    if (known != null) {
      return known;
    }
    String name = internalName;
    if (internalName.indexOf('$') >= 0 && code.origin(internalName) == Origin.USER) {
      ClassSummary summary = code.find(internalName);
      ClassSummary.Enclosure enclosure = summary == null ? null : summary.enclosure();
      if (enclosure != null) {
        name = within(enclosure);
      }
    }
    names.put(internalName, name);
    return name;
  }

  /** A class, with dots. */
  String readable(String internalName) throws IOException {
    return stable(internalName).replace('/', '.').replace('$', '.');
  }

  /** A method with its types, as {@code org.example.Features.scale(double[]): double}. */
  String readable(ClassSummary owner, MethodSummary method) throws IOException {
    String name = method.name().equals("<init>") ? "new" : method.name();
    String descriptor = method.descriptor();
    String result = descriptor.substring(descriptor.indexOf(')') + 1);
    String call = readable(owner.name()) + "." + name + parameters(descriptor);
    return result.equals("V") ? call : call + ": " + type(result);
  }

  private String parameters(String descriptor) throws IOException {
    var types = new ArrayList<String>();
    int at = 1;
    while (descriptor.charAt(at) != ')') {
      int end = endOfType(descriptor, at);
      types.add(type(descriptor.substring(at, end)));
      at = end;
    }
    return "(" + String.join(", ", types) + ")";
  }

  private String within(ClassSummary.Enclosure enclosure) throws IOException {
    String outer = stable(enclosure.outer());
    if (enclosure.isMember()) {
      return outer + "$" + enclosure.label();
    }
    String method = enclosure.method();
    int open = method == null ? -1 : method.indexOf('(');
    String place =
        method == null
            ? "initializer"
            : method.substring(0, open) + parameters(method.substring(open));
    String base = outer + "." + place + "~" + enclosure.label();
    int count = alike.merge(base, 1, Integer::sum);
    return count == 1 ? base : base + "#" + count;
  }

  private String type(String descriptor) throws IOException {
    String element = descriptor.replace("[", "");
    String name =
        switch (element.charAt(0)) {
          case 'B' -> "byte";
          case 'C' -> "char";
          case 'D' -> "double";
          case 'F' -> "float";
          case 'I' -> "int";
          case 'J' -> "long";
          case 'S' -> "short";
          case 'Z' -> "boolean";
          default -> readable(element.substring(1, element.length() - 1));
        };
    return name + "[]".repeat(descriptor.length() - element.length());
  }

  /** The index after the type that starts at an index. */
  private static int endOfType(String descriptor, int start) {
    int at = start;
    while (descriptor.charAt(at) == '[') {
      at++;
    }
    return descriptor.charAt(at) == 'L' ? descriptor.indexOf(';', at) + 1 : at + 1;
  }
}
