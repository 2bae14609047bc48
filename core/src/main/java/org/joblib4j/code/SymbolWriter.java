package org.joblib4j.code;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills the gaps of {@linkplain CanonicalCode canonical code}: writes each symbol into a digest
 * under a stable name and tells {@link Reach} what it leads to.
 */
final class SymbolWriter {
  private final CodeBase code;
  private final Hierarchy hierarchy;
  private final ClassNames names;
  private final Reach reach;
  private final Set<String> open = new HashSet<>();
  private final Map<String, Boolean> neverWritten = new HashMap<>();

  SymbolWriter(CodeBase code, Hierarchy hierarchy, ClassNames names, Reach reach) {
    this.code = code;
    this.hierarchy = hierarchy;
    this.names = names;
    this.reach = reach;
  }

  void write(CanonicalCode content, DigestBuffer out) throws IOException {
    reach.contents(content.statics());
    out.raw(content.shape()).int32(content.symbols().size());
    for (Symbol symbol : content.symbols()) {
      out.word(symbol.kind().name());
      write(symbol, out);
    }
  }

  /** Writes the name of a class or array type. */
  void type(String internalName, DigestBuffer out) throws IOException {
    if (internalName.startsWith("[")) {
      descriptor(internalName, out);
      return;
    }
    out.text(names.stable(internalName));
    switch (code.origin(internalName)) {
      case JDK -> {}
      case USER -> {
        ClassSummary type = code.find(internalName);
        if (type != null) {
          reach.header(type);
        }
      }
      case LIBRARY -> reach.library(internalName);
      case MISSING -> reach.impure(Impurity.Kind.UNKNOWN_CODE, internalName.replace('/', '.'));
    }
  }

  /** Writes the types of a field or method descriptor. */
  void descriptor(String descriptor, DigestBuffer out) throws IOException {
    for (int i = 0; i < descriptor.length(); i++) {
      char c = descriptor.charAt(i);
      out.int8(c);
      if (c == 'L') {
        int end = descriptor.indexOf(';', i);
        type(descriptor.substring(i + 1, end), out);
        i = end;
      }
    }
  }

  private void write(Symbol symbol, DigestBuffer out) throws IOException {
    switch (symbol.kind()) {
      case SIGNATURE -> descriptor(symbol.descriptor(), out);
      case TYPE -> type(symbol.owner(), out);
      case LITERAL -> {
        type(symbol.owner(), out);
        reach.literal(symbol.owner());
      }
      case NEW -> {
        type(symbol.owner(), out);
        reach.instantiate(symbol.owner());
      }
      case ENUM_CASES -> enumCases(symbol, out);
      case GET_FIELD, PUT_FIELD -> named(symbol, out);
      case GET_STATIC, PUT_STATIC -> staticField(symbol, out);
      case CALL_VIRTUAL, CALL_INTERFACE, CALL_SPECIAL, CALL_STATIC -> call(symbol, out);
    }
  }

  private void named(Symbol symbol, DigestBuffer out) throws IOException {
    type(symbol.owner(), out);
    out.text(symbol.name());
    descriptor(symbol.descriptor(), out);
  }

  private void call(Symbol symbol, DigestBuffer out) throws IOException {
    ClassSummary owner = hierarchy.user(symbol.owner());
    if (owner == null) {
      ImpureCalls.kind(symbol).ifPresent(kind -> reach.impure(kind, readable(symbol)));
    }
    Hierarchy.Member target = owner == null ? null : hierarchy.resolve(owner, symbol.key());
    if (target == null) {
      named(symbol, out); // of the platform or a library, perhaps inherited from there
      return;
    }
    if (symbol.kind() == Symbol.Kind.CALL_STATIC) {
      reach.initialize(target.owner());
    }
    if (target.method().isUnnamed() && !target.method().isAbstract()) {
      inline(target, symbol, out);
      return;
    }
    named(symbol, out);
    boolean isVirtual =
        symbol.kind() == Symbol.Kind.CALL_VIRTUAL || symbol.kind() == Symbol.Kind.CALL_INTERFACE;
    reach.call(symbol.owner(), target, isVirtual);
  }

  private void inline(Hierarchy.Member target, Symbol symbol, DigestBuffer out) throws IOException {
    type(symbol.owner(), out);
    descriptor(symbol.descriptor(), out);
    String id = target.owner().name() + "." + target.method().key();
    if (open.add(id)) {
      write(target.method().code(), out.int8('{'));
      out.int8('}');
      open.remove(id);
    } else {
      out.text("recursive");
    }
  }

  private void staticField(Symbol symbol, DigestBuffer out) throws IOException {
    ClassSummary owner = hierarchy.user(symbol.owner());
    Hierarchy.FieldMember member = owner == null ? null : hierarchy.field(owner, symbol.name());
    if (member == null) {
      ImpureCalls.ofField(symbol).ifPresent(kind -> reach.impure(kind, readableField(symbol)));
      named(symbol, out);
      return;
    }
    FieldSummary field = member.field();
    type(member.owner().name(), out);
    out.text(field.isSynthetic() ? "synthetic" : field.name());
    descriptor(field.descriptor(), out);
    if (field.constant() != null) {
      out.text(field.constant());
    }
    if (isMutable(member) && !reach.isInitializing(member.owner())) {
      String name = names.readable(member.owner().name()) + "." + field.name();
      reach.impure(Impurity.Kind.MUTABLE_STATIC, "the static field " + name);
    }
    reach.initializerOf(member);
  }

  private boolean isMutable(Hierarchy.FieldMember member) throws IOException {
    FieldSummary field = member.field();
    if (field.isFinal() || field.isSynthetic()) {
      return false;
    }
    return !(field.isPrivate() && isNeverWritten(member.owner(), field.name()));
  }

  /** Whether no method of a private field's class, or of those nested with it, assigns it. */
  private boolean isNeverWritten(ClassSummary owner, String field) throws IOException {
    String id = owner.name() + "." + field;
    Boolean known = neverWritten.get(id);
    if (known == null) {
      known = true;
      for (String name : owner.nest(code)) {
        ClassSummary nestmate = hierarchy.user(name);
        known &= nestmate == null || !writes(nestmate, owner.name(), field);
      }
      neverWritten.put(id, known);
    }
    return known;
  }

  private static boolean writes(ClassSummary type, String owner, String field) {
    return type.methods().values().stream()
        .flatMap(method -> method.code().symbols().stream())
        .anyMatch(symbol ->
            symbol.kind() == Symbol.Kind.PUT_STATIC
                && symbol.owner().equals(owner)
                && symbol.name().equals(field));
  }

  /** Labels by the names of their constants; the raw labels where the table is not javac's. */
  private void enumCases(Symbol symbol, DigestBuffer out) throws IOException {
    ClassSummary holder = code.find(symbol.owner());
    Map<Integer, String> constants = holder == null ? Map.of() : holder.enumTable(symbol.name());
    String[] cases =
        symbol.descriptor().isEmpty() ? new String[0] : symbol.descriptor().split(",", -1);
    for (int i = 0; i < cases.length; i++) {
      int colon = cases[i].indexOf(':');
      int label = Integer.parseInt(cases[i].substring(0, colon));
      @Nullable String constant = constants.get(label);
      cases[i] = (constant == null ? "label " + label : constant) + cases[i].substring(colon);
    }
    Arrays.sort(cases);
    out.text(String.join(",", cases));
  }

  private static String readableField(Symbol field) {
    return readableType(field) + "." + field.name();
  }

  private static String readableType(Symbol member) {
    return member.owner().substring(member.owner().lastIndexOf('/') + 1).replace('$', '.');
  }

  private static String readable(Symbol call) {
    String type = readableType(call);
    return call.name().equals("<init>") ? "new " + type + "()" : type + "." + call.name() + "()";
  }
}
