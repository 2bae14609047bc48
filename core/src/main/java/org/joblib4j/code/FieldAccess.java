package org.joblib4j.code;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether a statement of a class initializer may come upon another static field of its class: the
 * question that decides how small a {@link StaticInitializer}'s slices are.
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

  FieldAccess(CodeBase code, Hierarchy hierarchy, ClassSummary type) {
    this.code = code;
    this.hierarchy = hierarchy;
    this.type = type;
  }

  @Override
  public boolean mayReach(CanonicalCode statement, String field) throws IOException {
    return mayReach(statement, field, new HashSet<>());
  }

  private boolean mayReach(CanonicalCode part, String field, Set<String> seen) throws IOException {
    for (Symbol symbol : part.symbols()) {
      if (mayReach(symbol, field, seen)) {
        return true;
      }
    }
    return false;
  }

  private boolean mayReach(Symbol symbol, String field, Set<String> seen) throws IOException {
    return switch (symbol.kind()) {
      case TYPE, SIGNATURE, ENUM_CASES, GET_FIELD, PUT_FIELD -> false;
      case LITERAL -> code.origin(symbol.owner()) == Origin.USER;
      case NEW -> initializesAnother(symbol.owner());
      case GET_STATIC, PUT_STATIC ->
          symbol.owner().equals(type.name())
              ? symbol.name().equals(field)
              : initializesAnother(symbol.owner());
      case CALL_STATIC -> initializesAnother(symbol.owner()) || callMayReach(symbol, field, seen);
      case CALL_SPECIAL, CALL_VIRTUAL, CALL_INTERFACE -> callMayReach(symbol, field, seen);
    };
  }

  private boolean callMayReach(Symbol symbol, String field, Set<String> seen) throws IOException {
    ClassSummary owner = hierarchy.user(symbol.owner());
    if (owner == null) {
      return code.origin(symbol.owner()) != Origin.JDK;
    }
    Hierarchy.Member target = hierarchy.resolve(owner, symbol.key());
    if (target == null) {
      return false; // inherited from the platform, or from a library as its initializer showed
    }
    boolean isCertain =
        symbol.kind() == Symbol.Kind.CALL_STATIC
            || symbol.kind() == Symbol.Kind.CALL_SPECIAL
            || !target.method().isOverridable();
    return !isCertain
        || (seen.add(target.owner().name() + "." + target.method().key())
            && mayReach(target.method().code(), field, seen));
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
