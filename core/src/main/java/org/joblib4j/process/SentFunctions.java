package org.joblib4j.process;

import java.util.BitSet;

/**
 * Which functions a worker has, by their numbers: those of one run, and those that it keeps for all
 * runs. For one thread.
 */
final class SentFunctions {
  private final BitSet ofRun = new BitSet();
  private final BitSet lasting;

  /**
   * Nothing of a new run.
   *
   * @param lasting those of all runs, shared
   */
  SentFunctions(BitSet lasting) {
    this.lasting = lasting;
  }

  boolean has(int id) {
    return id < FunctionTable.LASTING ? ofRun.get(id) : lasting.get(id - FunctionTable.LASTING);
  }

  void add(int id) {
    if (id < FunctionTable.LASTING) {
      ofRun.set(id);
    } else {
      lasting.set(id - FunctionTable.LASTING);
    }
  }
}
