package org.joblib4j.code;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The instructions of one method with jump targets as instruction indexes. Debug tables and {@code
 * nop} are left out, so that they shift nothing.
 */
final class MethodBody {

  /** Instructions {@code start} (inclusive) to {@code end} (exclusive) jump to {@code target}. */
  record Handler(int start, int end, int target, @Nullable String type) {}

  /** The cases of a switch instruction, whichever of its two encodings the compiler chose. */
  record Cases(Label defaultTarget, List<SwitchCase> cases) {}

  private final List<Instruction> instructions;
  private final List<Handler> handlers;
  private final Map<Label, Integer> positions;

  private MethodBody(
      List<Instruction> instructions, List<Handler> handlers, Map<Label, Integer> positions) {
    this.instructions = instructions;
    this.handlers = handlers;
    this.positions = positions;
  }

  static MethodBody of(CodeModel code) {
    var instructions = new ArrayList<Instruction>();
    var catches = new ArrayList<ExceptionCatch>();
    var positions = new IdentityHashMap<Label, Integer>();
    for (CodeElement element : code) {
      switch (element) {
        case LabelTarget target -> positions.put(target.label(), instructions.size());
        case ExceptionCatch c -> catches.add(c);
        case NopInstruction _ -> {}
        case Instruction instruction -> instructions.add(instruction);
        default -> {} // debug information
      }
    }
    var handlers = new ArrayList<Handler>(catches.size());
    for (ExceptionCatch c : catches) {
      handlers.add(
          new Handler(
              require(positions, c.tryStart()),
              require(positions, c.tryEnd()),
              require(positions, c.handler()),
              c.catchType().map(ClassEntry::asInternalName).orElse(null)));
    }
    return new MethodBody(instructions, handlers, positions);
  }

  int size() {
    return instructions.size();
  }

  Instruction at(int index) {
    return instructions.get(index);
  }

  List<Handler> handlers() {
    return handlers;
  }

  /** The index of the instruction that a label stands before; {@link #size()} at the very end. */
  int position(Label label) {
    return require(positions, label);
  }

  /** Where control goes after an instruction when it throws nothing. */
  int[] successors(int index) {
    Instruction instruction = at(index);
    Cases cases = cases(instruction);
    if (cases != null) {
      int[] targets = new int[cases.cases().size() + 1];
      targets[0] = position(cases.defaultTarget());
      for (int i = 1; i < targets.length; i++) {
        targets[i] = position(cases.cases().get(i - 1).target());
      }
      return targets;
    }
    return switch (instruction) {
      case ReturnInstruction _, ThrowInstruction _ -> new int[0];
      case BranchInstruction branch when isGoto(branch) -> new int[] {position(branch.target())};
      case BranchInstruction branch -> new int[] {index + 1, position(branch.target())};
      default -> index + 1 < size() ? new int[] {index + 1} : new int[0];
    };
  }

  /** The instructions that a jump, a switch or an exception table names. */
  boolean[] jumpTargets() {
    boolean[] targets = new boolean[size() + 1];
    for (int i = 0; i < size(); i++) {
      if (at(i) instanceof BranchInstruction || cases(at(i)) != null) {
        int[] successors = successors(i);
        boolean fallsThrough = at(i) instanceof BranchInstruction branch && !isGoto(branch);
        for (int k = fallsThrough ? 1 : 0; k < successors.length; k++) {
          targets[successors[k]] = true;
        }
      }
    }
    for (Handler handler : handlers) {
      targets[handler.start()] = true;
      targets[handler.end()] = true;
      targets[handler.target()] = true;
    }
    return targets;
  }

  static boolean isGoto(BranchInstruction branch) {
    return branch.opcode() == Opcode.GOTO || branch.opcode() == Opcode.GOTO_W;
  }

  static @Nullable Cases cases(Instruction instruction) {
    return switch (instruction) {
      case LookupSwitchInstruction s -> new Cases(s.defaultTarget(), s.cases());
      case TableSwitchInstruction s -> new Cases(s.defaultTarget(), s.cases());
      default -> null;
    };
  }

  private static int require(Map<Label, Integer> positions, Label label) {
    return Objects.requireNonNull(positions.get(label), "label outside the method");
  }
}
