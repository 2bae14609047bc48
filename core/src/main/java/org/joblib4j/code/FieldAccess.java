package org.joblib4j.code;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which static fields of its class a statement of a class initializer may come upon: the question
 * that decides how small a {@link StaticInitializer}'s slices are.
 *
 * <p>A statement such as {@code DEFAULT = new Parser(3)} leaves all other fields alone as long as
 * the constructor, and what it calls, loads none of them. Calls are followed where their target is
 * certain; a virtual call to user code, a call into a library, and the initializer of another class
 * count as access. Code that the platform calls back is seen as far as it is a lambda.
 */
final class FieldAccess implements StaticInitializer.Access {
  private final CodeBase code;
  private final Hierarchy hierarchy;
  private final ClassSummary type;

  /** Known for one analysis only: each has to see for itself which code decides this. */
  private final Map<CanonicalCode, StaticInitializer.Fields> known = new HashMap<>();

  FieldAccess(CodeBase code, Hierarchy hierarchy, ClassSummary type) {
    this.code = code;
    this.hierarchy = hierarchy;
    this.type = type;
  }

  @Override
  public StaticInitializer.Fields fields(CanonicalCode statement) throws IOException {
    StaticInitializer.Fields found = known.get(statement);
    if (found == null) {
      var fields = new HashSet<String>();
      boolean certain = isCertain(statement, fields, new HashSet<>());
      found = new StaticInitializer.Fields(fields, !certain);
      known.put(statement, found);
    }
    return found;
  }

  /**
   * Collects the fields that a part of code comes upon; false when it may come upon others, too.
   */
  private boolean isCertain(CanonicalCode part, Set<String> fields, Set<String> seen)
      throws IOException {
    for (Symbol symbol : part.symbols()) {
      if (!isCertain(symbol, fields, seen)) {
        return false;
      }
    }
    return true;
  }

  private boolean isCertain(Symbol symbol, Set<String> fields, Set<String> seen)
      throws IOException {
    return switch (symbol.kind()) {
      case TYPE, SIGNATURE, ENUM_CASES, GET_FIELD, PUT_FIELD -> true;
      case LITERAL -> code.origin(symbol.owner()) != Origin.USER;
      case NEW -> !initializesAnother(symbol.owner());
      case GET_STATIC, PUT_STATIC -> {
        if (symbol.owner().equals(type.name())) {
          fields.add(symbol.name());
          yield true;
        }
        yield !initializesAnother(symbol.owner());
      }
      case CALL_STATIC ->
          !initializesAnother(symbol.owner()) && isCertainCall(symbol, fields, seen);
      case CALL_SPECIAL, CALL_VIRTUAL, CALL_INTERFACE -> isCertainCall(symbol, fields, seen);
    };
  }

  private boolean isCertainCall(Symbol symbol, Set<String> fields, Set<String> seen)
      throws IOException {
    ClassSummary owner = hierarchy.user(symbol.owner());
    if (owner == null) {
      return code.origin(symbol.owner()) == Origin.JDK;
    }
    Hierarchy.Member target = hierarchy.resolve(owner, symbol.key());
    if (target == null) {
      return true; // inherited from the platform; from a library, its initializer counted
    }
    boolean isFixed =
        symbol.kind() == Symbol.Kind.CALL_STATIC
            || symbol.kind() == Symbol.Kind.CALL_SPECIAL
            || !target.method().isOverridable();
    if (!isFixed) {
      return false;
    }
    boolean isNew = seen.add(target.owner().name() + "." + target.method().key());
    return !isNew || isCertain(target.method().code(), fields, seen);
  }

  /** Whether the use of a class runs an initializer other than the one in question. */
  private boolean initializesAnother(String name) throws IOException {
    for (String parent : hierarchy.supertypes(name)) {
      Origin origin = code.origin(parent);
      if (origin == Origin.LIBRARY || origin == Origin.MISSING) {
        return true;
      }
      ClassSummary user = hierarchy.user(parent);
      if (user != null && user != type && user.initializer() != null) {
        return true;
      }
    }
    return false;
  }
}
