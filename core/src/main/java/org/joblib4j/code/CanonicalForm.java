package org.joblib4j.code;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A method's instructions without what a compiler is free to choose: the canonical form.
 *
 * <p>Two class files compiled from one source with other options, or with other code around the
 * method, must give the same form; two sources that compute different things must not. What is left
 * out or replaced, and why:
 *
 * <ul>
 *   <li>Debug tables, annotations, parameter names, stack maps: no part of what is computed.
 *   <li>Positions in the constant pool: constants are written as their values.
 *   <li>Byte offsets and {@code nop}: jumps go to the number of an instruction, counted over those
 *       that are kept.
 *   <li>Slots of local variables: {@link LocalVariables} numbers them by flow.
 *   <li>The encoding of a switch: both are written as sorted cases, without the holes that go to
 *       the default. {@link EnumSwitches} gives labels their constants' names.
 *   <li>Names: a gap and a {@link Symbol}. {@link Reach} fills the gaps; where a name was made up
 *       by the compiler ({@code lambda$main$3}, {@code Outer$1}), with the content or a stable
 *       name.
 * </ul>
 */
final class CanonicalForm {

  /** Class methods that make no use of the members of the class. */
  private static final Set<String> HARMLESS_ON_CLASS =
      Set.of(
          "cast",
          "desiredAssertionStatus",
          "getClassLoader",
          "getModule",
          "getName",
          "getPackage",
          "getPackageName",
          "getResource",
          "getResourceAsStream",
          "getSimpleName",
          "getTypeName",
          "hashCode",
          "isInstance",
          "toString");

  private static final Pattern CLASS_NAME =
      Pattern.compile("\\p{javaJavaIdentifierStart}[\\p{javaJavaIdentifierPart}.]*");

  private static final Set<String> LOGGER_FACTORIES = Set.of("getLogger", "getLog");

  private final MethodBody body;
  private final BitSet kept;
  private final int[] variables;
  private final int[] positions;
  private final EnumSwitches enumSwitches;
  private final DigestBuffer out = new DigestBuffer();
  private final List<Symbol> symbols = new ArrayList<>();

  private CanonicalForm(MethodBody body, LocalVariables locals, BitSet selected) {
    this.body = body;
    kept = (BitSet) selected.clone();
    kept.andNot(locals.dead());
    variables = locals.numbers(kept);
    positions = new int[body.size() + 1];
    for (int i = 0; i < body.size(); i++) {
      positions[i + 1] = positions[i] + (kept.get(i) ? 1 : 0);
    }
    enumSwitches = EnumSwitches.in(body);
  }

  /** The form of a method without code: abstract or native. */
  static CanonicalCode ofNothing(int flags) {
    return new CanonicalCode(
        new DigestBuffer().int32(flags).sha256(), List.of(), StaticContents.NONE);
  }

  /**
   * The form of some of a method's instructions.
   *
   * @param flags what counts of the method's flags
   * @param selected the instructions; no jump may lead from them to others but the next after them
   */
  static CanonicalCode of(int flags, MethodBody body, LocalVariables locals, BitSet selected) {
    var form = new CanonicalForm(body, locals, selected);
    form.out.int32(flags);
    form.write();
    return new CanonicalCode(
        form.out.sha256(), form.symbols, StaticContents.of(body, locals, selected));
  }

  private void write() {
    for (MethodBody.Handler handler : body.handlers()) {
      if (positions[handler.start()] == positions[handler.end()]) {
        continue;
      }
      out.word("catch")
          .int32(positions[handler.start()])
          .int32(positions[handler.end()])
          .int32(positions[handler.target()]);
      if (handler.type() == null) {
        out.word("any");
      } else {
        name(Symbol.type(Symbol.Kind.TYPE, handler.type()));
      }
    }
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      instruction(i);
    }
  }

  private void instruction(int index) {
    Instruction instruction = body.at(index);
    MethodBody.Cases cases = MethodBody.cases(instruction);
    if (cases != null) {
      cases(index, cases);
      return;
    }
    switch (instruction) {
      case LoadInstruction i -> out.word("load" + i.typeKind()).int32(variables[index]);
      case StoreInstruction i -> out.word("store" + i.typeKind()).int32(variables[index]);
      case IncrementInstruction i ->
          out.word("increment").int32(variables[index]).int32(i.constant());
      case BranchInstruction i ->
          out.word(MethodBody.isGoto(i) ? "GOTO" : i.opcode().name())
              .int32(positions[body.position(i.target())]);
      case ConstantInstruction i -> constant(i.constantValue(), nextIn(index));
      case FieldInstruction i -> field(index, i);
      case InvokeInstruction i -> invoke(index, i);
      case InvokeDynamicInstruction i -> {
        out.word("dynamic").text(i.name().stringValue());
        name(Symbol.signature(i.type().stringValue()));
        handle(i.bootstrapMethod());
        constants(i.bootstrapArgs());
      }
      case NewObjectInstruction i -> type("new", Symbol.Kind.NEW, i.className().asInternalName());
      case NewReferenceArrayInstruction i ->
          type("array", Symbol.Kind.TYPE, i.componentType().asInternalName());
      case NewMultiArrayInstruction i -> {
        type("arrays", Symbol.Kind.TYPE, i.arrayType().asInternalName());
        out.int32(i.dimensions());
      }
      case NewPrimitiveArrayInstruction i -> out.word("array" + i.typeKind());
      case TypeCheckInstruction i ->
          type(i.opcode().name(), Symbol.Kind.TYPE, i.type().asInternalName());
      default -> out.word(instruction.opcode().name());
    }
  }

  private void invoke(int index, InvokeInstruction call) {
    String named = classNamedBefore(index, call);
    if (named != null) {
      type("class-for-name", Symbol.Kind.LITERAL, named);
      return;
    }
    out.word("invoke");
    name(
        new Symbol(
            callKind(call.opcode()),
            call.owner().asInternalName(),
            call.name().stringValue(),
            call.type().stringValue()));
  }

  /** The class of {@code Class.forName("some.Type")}, as good as {@code some.Type.class}. */
  private @Nullable String classNamedBefore(int index, InvokeInstruction call) {
    boolean isLookup =
        call.owner().asInternalName().equals("java/lang/Class")
            && call.name().equalsString("forName")
            && call.type().equalsString("(Ljava/lang/String;)Ljava/lang/Class;");
    return isLookup
            && !body.jumpTargets()[index]
            && body.at(index - 1) instanceof ConstantInstruction constant
            && constant.constantValue() instanceof String name
            && CLASS_NAME.matcher(name).matches()
        ? name.replace('.', '/')
        : null;
  }

  private @Nullable Instruction nextIn(int index) {
    return index + 1 < body.size() ? body.at(index + 1) : null;
  }

  private void name(Symbol symbol) {
    out.int8('#');
    symbols.add(symbol);
  }

  private void type(String what, Symbol.Kind kind, String owner) {
    out.word(what);
    name(Symbol.type(kind, owner));
  }

  private void field(int index, FieldInstruction field) {
    if (enumSwitches.isTableLoadAt(index)) {
      out.word("enum-table");
      return;
    }
    out.word("field");
    if (field.name().equalsString("$assertionsDisabled")) {
      out.word("assertions"); // the same flag in every class, and no part of the class's own code
      return;
    }
    Symbol.Kind kind =
        switch (field.opcode()) {
          case GETFIELD -> Symbol.Kind.GET_FIELD;
          case PUTFIELD -> Symbol.Kind.PUT_FIELD;
          case GETSTATIC -> Symbol.Kind.GET_STATIC;
          default -> Symbol.Kind.PUT_STATIC;
        };
    name(
        new Symbol(
            kind,
            field.owner().asInternalName(),
            field.name().stringValue(),
            field.type().stringValue()));
  }

  private void cases(int index, MethodBody.Cases cases) {
    int byDefault = positions[body.position(cases.defaultTarget())];
    out.word("switch").int32(byDefault);
    List<Map.Entry<Integer, Integer>> sorted =
        cases.cases().stream()
            .sorted(Comparator.comparingInt(SwitchCase::caseValue))
            .map(c -> Map.entry(c.caseValue(), positions[body.position(c.target())]))
            .filter(c -> c.getValue() != byDefault)
            .toList();
    FieldInstruction table = enumSwitches.tables().get(index);
    if (table == null) {
      sorted.forEach(c -> out.int32(c.getKey()).int32(c.getValue()));
      return;
    }
    String labels =
        String.join(",", sorted.stream().map(c -> c.getKey() + ":" + c.getValue()).toList());
    name(
        new Symbol(
            Symbol.Kind.ENUM_CASES,
            table.owner().asInternalName(),
            table.name().stringValue(),
            labels));
  }

  private void constants(List<? extends ConstantDesc> values) {
    out.int32(values.size());
    values.forEach(value -> constant(value, null));
  }

  /** {@code null} is the constant null: the class-file API's own constant has no nullness mark. */
  private void constant(@Nullable ConstantDesc constant, @Nullable Instruction consumer) {
    switch (constant) {
      case null -> out.word("null");
      case Integer i -> out.word("int").int32(i);
      case Long l -> out.word("long").int64(l);
      case Float f -> out.word("float").int32(Float.floatToRawIntBits(f));
      case Double d -> out.word("double").int64(Double.doubleToRawLongBits(d));
      case String s -> out.word("string").text(s);
      case ClassDesc c ->
          type(
              "class",
              isHarmless(consumer) ? Symbol.Kind.TYPE : Symbol.Kind.LITERAL,
              internalName(c));
      case MethodTypeDesc t -> {
        out.word("signature");
        name(Symbol.signature(t.descriptorString()));
      }
      case DirectMethodHandleDesc handle -> handle(handle);
      case DynamicConstantDesc<?> d -> {
        out.word("dynamic constant").text(d.constantName());
        name(Symbol.signature(d.constantType().descriptorString()));
        handle(d.bootstrapMethod());
        constants(d.bootstrapArgsList());
      }
      default -> throw new IllegalStateException("a constant of an unknown kind: " + constant);
    }
  }

  /** Whether a class object goes to something that never looks at the members of the class. */
  private static boolean isHarmless(@Nullable Instruction consumer) {
    if (consumer instanceof InvokeInstruction call) {
      String method = call.name().stringValue();
      return LOGGER_FACTORIES.contains(method)
          || (call.owner().asInternalName().equals("java/lang/Class")
              && HARMLESS_ON_CLASS.contains(method));
    }
    return consumer != null && consumer.opcode() == Opcode.DUP; // synchronized (Some.class)
  }

  private void handle(DirectMethodHandleDesc handle) {
    String owner = internalName(handle.owner());
    out.word(handle.kind().name());
    if (handle.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR) {
      name(Symbol.type(Symbol.Kind.NEW, owner));
    }
    Symbol.Kind kind =
        switch (handle.kind()) {
          case GETTER -> Symbol.Kind.GET_FIELD;
          case SETTER -> Symbol.Kind.PUT_FIELD;
          case STATIC_GETTER -> Symbol.Kind.GET_STATIC;
          case STATIC_SETTER -> Symbol.Kind.PUT_STATIC;
          case STATIC, INTERFACE_STATIC -> Symbol.Kind.CALL_STATIC;
          case VIRTUAL -> Symbol.Kind.CALL_VIRTUAL;
          case INTERFACE_VIRTUAL -> Symbol.Kind.CALL_INTERFACE;
          case SPECIAL, INTERFACE_SPECIAL, CONSTRUCTOR -> Symbol.Kind.CALL_SPECIAL;
        };
    name(new Symbol(kind, owner, handle.methodName(), handle.lookupDescriptor()));
  }

  private static Symbol.Kind callKind(Opcode opcode) {
    return switch (opcode) {
      case INVOKEVIRTUAL -> Symbol.Kind.CALL_VIRTUAL;
      case INVOKEINTERFACE -> Symbol.Kind.CALL_INTERFACE;
      case INVOKESTATIC -> Symbol.Kind.CALL_STATIC;
      default -> Symbol.Kind.CALL_SPECIAL;
    };
  }

  private static String internalName(ClassDesc type) {
    String descriptor = type.descriptorString();
    return type.isClassOrInterface()
        ? descriptor.substring(1, descriptor.length() - 1)
        : descriptor;
  }
}
