package org.joblib4j.code;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.MethodTypeDesc;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * What a piece of code does with the objects that static fields refer to.
 *
 * <p>A {@code static final} field keeps its reference, and says nothing about what is behind it: a
 * list that methods add to is as changeable as a field that is assigned. To tell the list from a
 * table that nobody touches, the code is searched for what changes content: a store into an array
 * or a field of an object, a call of one of the {@link Mutators}. Its target is followed back
 * through the operand stack, and through a local variable with one assignment, to the static field
 * that it came from, if it did.
 *
 * <p>An object that changes and is never looked at decides no result. So a field counts as used
 * only where something else is done with its object than to change it and to drop what that
 * returns.
 *
 * <p>Objects that go to other methods are not followed: {@code fill(TABLE)} is not seen.
 *
 * @param changed the fields whose content is changed
 * @param used the fields whose object decides something
 */
record StaticContents(Set<Field> changed, Set<Field> used) {
  static final StaticContents NONE = new StaticContents(Set.of(), Set.of());

  /** A field as an instruction names it. */
  record Field(String owner, String name) {}

  StaticContents {
    changed = Set.copyOf(changed);
    used = Set.copyOf(used);
  }

  /** What some of a method's instructions do. */
  static StaticContents of(MethodBody body, LocalVariables locals, BitSet selected) {
    for (int i = selected.nextSetBit(0); i >= 0; i = selected.nextSetBit(i + 1)) {
      if (isObjectInField(body.at(i))) {
        return new Search(body, locals, selected).search();
      }
    }
    return NONE;
  }

  private static boolean isObjectInField(Instruction instruction) {
    return instruction instanceof FieldInstruction field
        && field.opcode() == Opcode.GETSTATIC
        && TypeKind.from(field.typeSymbol()) == TypeKind.REFERENCE
        && !field.owner().asInternalName().startsWith("java/");
  }

  /** One search through one method. */
  private static final class Search {
    private static final int NOWHERE = -1;

    private final MethodBody body;
    private final LocalVariables locals;
    private final BitSet selected;
    private final int[] depths;
    private final BitSet onlyChanged = new BitSet();
    private final Set<Field> changed = new HashSet<>();

    Search(MethodBody body, LocalVariables locals, BitSet selected) {
      this.body = body;
      this.locals = locals;
      this.selected = selected;
      depths = StackDepth.of(body);
    }

    StaticContents search() {
      for (int i = selected.nextSetBit(0); i >= 0; i = selected.nextSetBit(i + 1)) {
        int slot = depths[i] == StackDepth.UNREACHED ? NOWHERE : changedSlot(i);
        int source = slot == NOWHERE ? NOWHERE : source(i, slot, true);
        if (source != NOWHERE) {
          changed.add(field(source));
          if (isResultDropped(i) && source(i, slot, false) == source) {
            onlyChanged.set(source);
          }
        }
      }
      Set<Field> used = new HashSet<>();
      for (int i = selected.nextSetBit(0); i >= 0; i = selected.nextSetBit(i + 1)) {
        if (isObjectInField(body.at(i)) && !onlyChanged.get(i)) {
          used.add(field(i));
        }
      }
      return new StaticContents(changed, used);
    }

    private Field field(int index) {
      FieldInstruction field = (FieldInstruction) body.at(index);
      return new Field(field.owner().asInternalName(), field.name().stringValue());
    }

    /** The slot of the object that an instruction changes. */
    private int changedSlot(int index) {
      return switch (body.at(index)) {
        case ArrayStoreInstruction store -> depths[index] - 2 - store.typeKind().slotSize();
        case FieldInstruction field when field.opcode() == Opcode.PUTFIELD ->
            depths[index] - 1 - TypeKind.from(field.typeSymbol()).slotSize();
        case InvokeInstruction call -> changedSlot(index, call);
        default -> NOWHERE;
      };
    }

    private int changedSlot(int index, InvokeInstruction call) {
      MethodTypeDesc type = call.typeSymbol();
      boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
      int changes =
          Mutators.changed(
              call.owner().asInternalName(), call.name().stringValue(), type, isStatic);
      if (changes == Mutators.NONE) {
        return NOWHERE;
      }
      int slot = depths[index];
      for (int i = type.parameterCount(); i > Math.max(0, changes - 1); i--) {
        slot -= TypeKind.from(type.parameterType(i - 1)).slotSize();
      }
      return changes == Mutators.RECEIVER ? slot - 1 : slot;
    }

    private boolean isResultDropped(int index) {
      boolean isVoid =
          !(body.at(index) instanceof InvokeInstruction call)
              || TypeKind.from(call.typeSymbol().returnType()) == TypeKind.VOID;
      boolean isPopped =
          index + 1 < body.size()
              && body.at(index + 1) instanceof StackInstruction next
              && (next.opcode() == Opcode.POP || next.opcode() == Opcode.POP2);
      return isVoid || isPopped;
    }

    /** The instruction that loads the static field whose object, or part of it, is in a slot. */
    private int source(int consumer, int slot, boolean throughLocals) {
      for (int i = consumer - 1; i >= 0; i--) {
        if (depths[i] == StackDepth.UNREACHED) {
          continue;
        }
        Instruction instruction = body.at(i);
        if (depths[i] <= slot) {
          if (isObjectInField(instruction)) {
            return i;
          }
          return throughLocals && instruction instanceof LoadInstruction ? assigned(i) : NOWHERE;
        }
        if (depths[i + 1] == slot + 1 && !leavesTheSource(instruction)) {
          return NOWHERE;
        }
        if (!throughLocals && instruction instanceof ArrayLoadInstruction) {
          return NOWHERE; // what was there is looked at
        }
      }
      return NOWHERE;
    }

    /** The source of a variable that is assigned once. */
    private int assigned(int load) {
      int store = NOWHERE;
      for (int i = 0; i < body.size(); i++) {
        if (locals.web(i) == locals.web(load) && !(body.at(i) instanceof LoadInstruction)) {
          if (store != NOWHERE) {
            return NOWHERE;
          }
          store = i;
        }
      }
      boolean isAssignment = store != NOWHERE && body.at(store) instanceof StoreInstruction;
      return isAssignment && depths[store] != StackDepth.UNREACHED && store < load
          ? source(store, depths[store] - 1, true)
          : NOWHERE;
    }

    /** Whether a slot that an instruction leaves on top has what it had before, or a part of it. */
    private static boolean leavesTheSource(Instruction instruction) {
      return switch (instruction) {
        case ArrayLoadInstruction load -> load.typeKind() == TypeKind.REFERENCE;
        case TypeCheckInstruction check -> check.opcode() == Opcode.CHECKCAST;
        case BranchInstruction _, StackInstruction _, StoreInstruction _ -> true;
        default -> false;
      };
    }
  }
}
