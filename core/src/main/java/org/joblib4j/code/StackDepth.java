package org.joblib4j.code;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * How many operand stack slots are in use before each instruction: statements begin where it is 0.
 */
final class StackDepth {
  /** The depth of an instruction that nothing reaches. */
  static final int UNREACHED = -1;

  private StackDepth() {}

  static int[] of(MethodBody body) {
    int[] depths = new int[body.size() + 1];
    Arrays.fill(depths, UNREACHED);
    var pending = new ArrayDeque<Integer>();
    reach(0, 0, depths, pending);
    for (MethodBody.Handler handler : body.handlers()) {
      reach(handler.target(), 1, depths, pending);
    }
    while (!pending.isEmpty()) {
      int index = pending.remove();
      if (index == body.size()) {
        continue;
      }
      int after = depths[index] + effect(body.at(index));
      for (int next : body.successors(index)) {
        reach(next, after, depths, pending);
      }
    }
    return depths;
  }

  private static void reach(int index, int depth, int[] depths, ArrayDeque<Integer> pending) {
    if (depths[index] == UNREACHED) {
      depths[index] = depth;
      pending.add(index);
    }
  }

  /** Slots pushed less slots popped (JVMS 6.5). */
  private static int effect(Instruction instruction) {
    return switch (instruction) {
      case LoadInstruction i -> i.typeKind().slotSize();
      case StoreInstruction i -> -i.typeKind().slotSize();
      case ConstantInstruction i -> i.typeKind().slotSize();
      case BranchInstruction i -> branch(i.opcode());
      case FieldInstruction i -> field(i);
      case InvokeInstruction i ->
          call(i.typeSymbol()) - (i.opcode() == Opcode.INVOKESTATIC ? 0 : 1);
      case InvokeDynamicInstruction i -> call(i.typeSymbol());
      case NewObjectInstruction _ -> 1;
      case NewMultiArrayInstruction i -> 1 - i.dimensions();
      case LookupSwitchInstruction _, TableSwitchInstruction _, MonitorInstruction _ -> -1;
      case ArrayLoadInstruction i -> i.typeKind().slotSize() - 2;
      case ArrayStoreInstruction i -> -2 - i.typeKind().slotSize();
      case ConvertInstruction i -> i.toType().slotSize() - i.fromType().slotSize();
      case OperatorInstruction i -> operator(i);
      case StackInstruction i -> stack(i.opcode());
      default -> 0; // increments, casts, array lengths; nothing follows a return or a throw
    };
  }

  private static int branch(Opcode opcode) {
    return switch (opcode) {
      case GOTO, GOTO_W -> 0;
      case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE, IFNULL, IFNONNULL -> -1;
      default -> -2;
    };
  }

  private static int field(FieldInstruction instruction) {
    int slots = TypeKind.from(instruction.typeSymbol()).slotSize();
    return switch (instruction.opcode()) {
      case GETSTATIC -> slots;
      case PUTSTATIC -> -slots;
      case GETFIELD -> slots - 1;
      default -> -slots - 1;
    };
  }

  private static int call(MethodTypeDesc type) {
    int slots = TypeKind.from(type.returnType()).slotSize();
    for (ClassDesc parameter : type.parameterList()) {
      slots -= TypeKind.from(parameter).slotSize();
    }
    return slots;
  }

  private static int operator(OperatorInstruction instruction) {
    return switch (instruction.opcode()) {
      case ARRAYLENGTH, INEG, LNEG, FNEG, DNEG -> 0;
      case LCMP, DCMPL, DCMPG -> -3;
      case LSHL, LSHR, LUSHR, FCMPL, FCMPG -> -1;
      default -> -instruction.typeKind().slotSize();
    };
  }

  private static int stack(Opcode opcode) {
    return switch (opcode) {
      case POP -> -1;
      case POP2 -> -2;
      case DUP, DUP_X1, DUP_X2 -> 1;
      case DUP2, DUP2_X1, DUP2_X2 -> 2;
      default -> 0;
    };
  }
}
