package org.joblib4j.code;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which supertypes a class has and which method a call selects (JVMS 5.4.3.3 and 5.4.6). */
final class Hierarchy {

  /** A method and the class that declares it. */
  record Member(ClassSummary owner, MethodSummary method) {}

  /** A field and the class that declares it. */
  record FieldMember(ClassSummary owner, FieldSummary field) {}

  private final CodeBase code;
  private final Map<String, Set<String>> supertypes = new HashMap<>();

  Hierarchy(CodeBase code) {
    this.code = code;
  }

  /** A class's user superclass, null where it has none. */
  @Nullable ClassSummary superclass(ClassSummary type) throws IOException {
    return user(type.superclass());
  }

  /** A class of user code; null where it is anything else. */
  @Nullable ClassSummary user(@Nullable String name) throws IOException {
    return name != null && code.origin(name) == Origin.USER ? code.find(name) : null;
  }

  /** All supertypes of a class and itself, wherever they come from, as far as they are found. */
  Set<String> supertypes(String name) throws IOException {
    Set<String> known = supertypes.get(name);
    if (known != null) {
      return known;
    }
    var found = new LinkedHashSet<String>();
    found.add(name);
    ClassSummary type = code.find(name);
    if (type != null) {
      if (type.superclass() != null) {
        found.addAll(supertypes(type.superclass()));
      }
      for (String i : type.interfaces()) {
        found.addAll(supertypes(i));
      }
    }
    supertypes.put(name, found);
    return found;
  }

  /** The keys of the methods that code outside of user code can call on a class. */
  Set<String> callableFromOutside(String name) throws IOException {
    var keys = new TreeSet<String>();
    for (String type : supertypes(name)) {
      ClassSummary summary = code.origin(type) == Origin.USER ? null : code.find(type);
      if (summary != null) {
        summary.methods().values().stream()
            .filter(MethodSummary::isOverridable)
            .forEach(method -> keys.add(method.key()));
      }
    }
    return keys;
  }

  /** The user method that a call selects on a class; null where it is inherited from elsewhere. */
  @Nullable Member resolve(ClassSummary type, String key) throws IOException {
    for (ClassSummary c = type; c != null; c = superclass(c)) {
      MethodSummary method = c.methods().get(key);
      if (method != null) {
        return new Member(c, method);
      }
    }
    return resolveInInterfaces(type, key, new HashSet<>());
  }

  /** A method with a body wins; of the rest any will do. */
  private @Nullable Member resolveInInterfaces(ClassSummary type, String key, Set<String> seen)
      throws IOException {
    Member abstractOne = null;
    for (ClassSummary c = type; c != null; c = superclass(c)) {
      for (String name : c.interfaces()) {
        ClassSummary candidate = seen.add(name) ? user(name) : null;
        if (candidate == null) {
          continue;
        }
        MethodSummary own = candidate.methods().get(key);
        Member found =
            own != null ? new Member(candidate, own) : resolveInInterfaces(candidate, key, seen);
        if (found != null && !found.method().isAbstract()) {
          return found;
        }
        abstractOne = found != null ? found : abstractOne;
      }
    }
    return abstractOne;
  }

  /** The user field that a static access selects; null where it is inherited from elsewhere. */
  @Nullable FieldMember field(ClassSummary type, String name) throws IOException {
    FieldSummary own = type.fields().get(name);
    if (own != null) {
      return new FieldMember(type, own);
    }
    for (String i : type.interfaces()) {
      ClassSummary parent = user(i);
      FieldMember inherited = parent == null ? null : field(parent, name);
      if (inherited != null) {
        return inherited;
      }
    }
    ClassSummary parent = superclass(type);
    return parent == null ? null : field(parent, name);
  }
}
