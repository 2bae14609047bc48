package org.joblib4j.code;

import java.io.IOException;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A class initializer cut into statements, so that each static field has a slice of its own.
 *
 * <p>All static initializers of a class are compiled into one method, {@code <clinit>}. Taken
 * whole, a function that reads one table would depend on every other constant of the class: an
 * added {@code assert}, a logger or a new test fixture would change its digest.
 *
 * <p><b>Statements.</b> The code is cut wherever the operand stack is empty and no jump, no
 * exception range and no local variable crosses. An initializer or a static block with a loop stays
 * in one piece.
 *
 * <p><b>The slice of a field</b> has the statements that assign it. Other statements may change the
 * object that it refers to, unless the field's type is known to be immutable: those that load the
 * field, and those after the assignment that run code which may come back to it, see {@link
 * FieldAccess}. What the slice's own code reads is found when the slice is analysed.
 *
 * <p><b>Effects</b> are the statements that do something beyond the class's own fields, as {@code
 * Registry.add(...)} does. They count as soon as the class is initialized.
 */
final class StaticInitializer {
  private static final Set<String> IMMUTABLE =
      Set.of(
          "Ljava/lang/Boolean;",
          "Ljava/lang/Byte;",
          "Ljava/lang/Character;",
          "Ljava/lang/Class;",
          "Ljava/lang/Double;",
          "Ljava/lang/Float;",
          "Ljava/lang/Integer;",
          "Ljava/lang/Long;",
          "Ljava/lang/Short;",
          "Ljava/lang/String;",
          "Ljava/math/BigDecimal;",
          "Ljava/math/BigInteger;",
          "Ljava/math/MathContext;",
          "Ljava/nio/charset/Charset;",
          "Ljava/nio/file/Path;",
          "Ljava/util/Locale;",
          "Ljava/util/UUID;",
          "Ljava/util/regex/Pattern;");

  private final String owner;
  private final MethodBody body;
  private final LocalVariables locals;
  private final List<Statement> statements;
  private @Nullable CanonicalCode effects;

  /** What one statement does to the static fields of its class and beyond them. */
  private static final class Statement {
    final BitSet instructions = new BitSet();
    final Set<String> assigned = new HashSet<>();
    final Set<String> loaded = new HashSet<>();
    boolean runsCode;
    boolean runsForeignCode;
    boolean writesElsewhere;

    /** Null until somebody asks. */
    @Nullable CanonicalCode form;

    /** The array behind an enum's {@code values()} has all constants and changes none. */
    boolean fillsEnumArray() {
      return assigned.size() == 1 && assigned.contains("$VALUES");
    }

    boolean hasEffects() {
      boolean beyondOwnFields =
          runsForeignCode || writesElsewhere || (runsCode && loaded.isEmpty());
      return assigned.isEmpty() && beyondOwnFields;
    }
  }

  StaticInitializer(String owner, MethodBody body) {
    this.owner = owner;
    this.body = body;
    locals = LocalVariables.of(body, 0);
    statements = statements();
  }

  /** Says which static fields of the class a statement of the initializer may come upon. */
  @FunctionalInterface
  interface Access {
    Fields fields(CanonicalCode statement) throws IOException;
  }

  /**
   * Static fields that code may come upon.
   *
   * @param any whether nobody can say and it may be others, too
   */
  record Fields(Set<String> names, boolean any) {}

  /**
   * The statements that decide what a static field holds, in canonical form.
   *
   * @param access is asked about each statement with the same object, once for each field
   */
  CanonicalCode slice(FieldSummary field, Access access) throws IOException {
    boolean immutable = isImmutable(field);
    BitSet selected = new BitSet();
    boolean assigned = false;
    for (Statement statement : statements) {
      boolean assigns = statement.assigned.contains(field.name());
      assigned |= assigns;
      boolean mayChange =
          !immutable
              && !statement.fillsEnumArray()
              && (statement.loaded.contains(field.name())
                  || (assigned && mayReach(statement, field.name(), access)));
      if (assigns || mayChange) {
        selected.or(statement.instructions);
      }
    }
    return canonical(selected);
  }

  /** The statements that do more than assign the class's own fields; null when there are none. */
  @Nullable CanonicalCode effects() {
    if (effects == null) {
      BitSet selected = new BitSet();
      statements.stream().filter(Statement::hasEffects).forEach(s -> selected.or(s.instructions));
      if (selected.isEmpty()) {
        return null;
      }
      effects = canonical(selected);
    }
    return effects;
  }

  MethodBody body() {
    return body;
  }

  private boolean mayReach(Statement statement, String field, Access access) throws IOException {
    if (!statement.runsForeignCode) {
      return false;
    }
    CanonicalCode form = statement.form;
    if (form == null) {
      form = canonical(statement.instructions);
      statement.form = form;
    }
    Fields reached = access.fields(form);
    return reached.any() || reached.names().contains(field);
  }

  private CanonicalCode canonical(BitSet instructions) {
    return CanonicalForm.of(0, body, locals, instructions);
  }

  /**
   * Whether a field is final and nothing can change what it refers to, as far as its type tells.
   */
  static boolean isImmutable(FieldSummary field) {
    String type = field.descriptor();
    return field.isFinal()
        && (type.length() == 1 || IMMUTABLE.contains(type) || type.startsWith("Ljava/time/"));
  }

  private List<Statement> statements() {
    boolean[] boundaries = boundaries();
    var found = new ArrayList<Statement>();
    int start = 0;
    for (int i = 1; i <= body.size(); i++) {
      if (i == body.size() || boundaries[i]) {
        if (!(i == start + 1 && body.at(start) instanceof ReturnInstruction)) {
          found.add(statement(start, i));
        }
        start = i;
      }
    }
    return found;
  }

  private boolean[] boundaries() {
    int size = body.size();
    int[] depths = StackDepth.of(body);
    boolean[] boundaries = new boolean[size + 1];
    for (int i = 1; i < size; i++) {
      boundaries[i] = depths[i] == 0;
    }
    for (int i = 0; i < size; i++) {
      if (body.at(i) instanceof ReturnInstruction && i < size - 1) {
        return new boolean[size + 1]; // leaves early: what follows depends on all before
      }
      for (int target : body.successors(i)) {
        if (target != i + 1) {
          forbid(boundaries, Math.min(i + 1, target + 1), Math.max(i, target - 1));
        }
      }
    }
    for (MethodBody.Handler handler : body.handlers()) {
      int first = Math.min(handler.start(), handler.target());
      forbid(boundaries, first + 1, Math.max(handler.end(), handler.target()));
    }
    forbidBetweenAccesses(boundaries);
    return boundaries;
  }

  private void forbidBetweenAccesses(boolean[] boundaries) {
    var firstAccess = new HashMap<Integer, Integer>();
    for (int i = 0; i < body.size(); i++) {
      int web = locals.web(i);
      if (web >= 0) {
        int first = firstAccess.computeIfAbsent(web, _ -> -1);
        if (first < 0) {
          firstAccess.put(web, i);
        } else {
          forbid(boundaries, first + 1, i);
        }
      }
    }
  }

  /** Forbids the boundaries before the instructions first to last, both inclusive. */
  private static void forbid(boolean[] boundaries, int first, int last) {
    for (int i = first; i <= last; i++) {
      boundaries[i] = false;
    }
  }

  private Statement statement(int start, int end) {
    var statement = new Statement();
    statement.instructions.set(start, end);
    for (int i = start; i < end; i++) {
      Instruction instruction = body.at(i);
      switch (instruction) {
        case FieldInstruction f -> {
          boolean own = f.owner().asInternalName().equals(owner);
          String name = f.name().stringValue();
          if (f.opcode() == Opcode.PUTSTATIC && own) {
            statement.assigned.add(name);
          } else if (f.opcode() == Opcode.GETSTATIC && own) {
            statement.loaded.add(name);
          } else if (f.opcode() == Opcode.PUTSTATIC || f.opcode() == Opcode.PUTFIELD) {
            statement.writesElsewhere = true;
          }
        }
        case InvokeInstruction call -> {
          statement.runsCode = true;
          statement.runsForeignCode |= !call.owner().asInternalName().startsWith("java/");
        }
        case InvokeDynamicInstruction _ -> {} // makes a lambda or a string and runs neither
        default -> {}
      }
    }
    return statement;
  }
}
