package org.joblib4j.code;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Switches over an enum of another file, which javac compiles through a hidden table.
 *
 * <p>For {@code switch (color)} javac emits {@code switch
 * (Outer$1.$SwitchMap$Color[color.ordinal()])}, and the table numbers the constants 1, 2, 3 in the
 * order in which the switches <em>of the whole file</em> first mention them. A new switch in
 * another method renumbers the labels of this one. Here the load of the table is found for each
 * such switch, so that its labels can be written as the names of the constants.
 */
final class EnumSwitches {
  private static final String TABLE_PREFIX = "$SwitchMap$";

  private final Map<Integer, FieldInstruction> tables = new HashMap<>();
  private final BitSet tableLoads = new BitSet();

  private EnumSwitches() {}

  /** The enum switches of a method; a table's load belongs to the nearest open switch. */
  static EnumSwitches in(MethodBody body) {
    var switches = new EnumSwitches();
    var open = new ArrayDeque<Integer>();
    for (int i = 0; i < body.size(); i++) {
      Instruction instruction = body.at(i);
      if (isTableLoad(instruction)) {
        open.push(i);
      } else if (i >= 2
          && !open.isEmpty()
          && MethodBody.cases(instruction) != null
          && body.at(i - 1).opcode() == Opcode.IALOAD
          && isOrdinal(body.at(i - 2))) {
        int load = open.pop();
        switches.tableLoads.set(load);
        switches.tables.put(i, (FieldInstruction) body.at(load));
      }
    }
    return switches;
  }

  /** Whether an instruction loads the table of one of the switches. */
  boolean isTableLoadAt(int index) {
    return tableLoads.get(index);
  }

  /** The table field of each switch over an enum, by the index of the switch instruction. */
  Map<Integer, FieldInstruction> tables() {
    return tables;
  }

  /**
   * The constants of one table, by label, read from the initializer that fills it: {@code
   * table[Color.RED.ordinal()] = 1}. Empty when the initializer does not look like javac's.
   */
  static Map<Integer, String> constants(MethodBody initializer, String tableName) {
    var constants = new TreeMap<Integer, String>();
    for (int i = 0; i + 4 < initializer.size(); i++) {
      if (initializer.at(i) instanceof FieldInstruction table
          && table.opcode() == Opcode.GETSTATIC
          && table.name().equalsString(tableName)
          && initializer.at(i + 1) instanceof FieldInstruction constant
          && isOrdinal(initializer.at(i + 2))
          && initializer.at(i + 3) instanceof ConstantInstruction label
          && label.constantValue() instanceof Integer value
          && initializer.at(i + 4).opcode() == Opcode.IASTORE) {
        constants.put(value, constant.name().stringValue());
      }
    }
    return constants;
  }

  private static boolean isTableLoad(Instruction instruction) {
    return instruction instanceof FieldInstruction field
        && field.opcode() == Opcode.GETSTATIC
        && field.name().stringValue().startsWith(TABLE_PREFIX);
  }

  private static boolean isOrdinal(Instruction instruction) {
    return instruction instanceof InvokeInstruction call
        && call.name().equalsString("ordinal")
        && call.type().equalsString("()I");
  }
}
