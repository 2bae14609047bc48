package org.joblib4j.code;

import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The local variables of a method, told apart by what flows where instead of by slot number.
 *
 * <p>javac gives a variable the next free slot, so a slot number says how many variables came
 * before. Under {@code -g} there are more of them: {@code final int n = 5} is a constant that the
 * code never reads from its slot, and javac stores it for the debugger only. A digest over slot
 * numbers would change with a debug option.
 *
 * <p>So a variable here is a <em>web</em>: a set of stores and loads such that each load may read
 * what any of the stores wrote (a du-chain closed under union; Muchnick, Advanced Compiler Design,
 * 16.3). Liveness is computed first, backwards; then definitions flow forwards, and where two of
 * them meet at a point where the slot is live, their webs are joined. A web's number is the order
 * of its first appearance. A constant that is stored and never read is dropped together with its
 * store.
 */
final class LocalVariables {
  private static final int NONE = -1;

  private final MethodBody body;
  private final int parameterSlots;
  private final int[] slots;
  private final Access[] accesses;
  private final int[] definitions;
  private final int[] parents;
  private final BitSet dead = new BitSet();

  private enum Access {
    NO,
    READ,
    WRITE,
    UPDATE
  }

  private LocalVariables(MethodBody body, int parameterSlots) {
    this.body = body;
    this.parameterSlots = parameterSlots;
    int size = body.size();
    slots = new int[size];
    accesses = new Access[size];
    definitions = new int[size];
    Arrays.fill(definitions, NONE);
    // The ids of definitions: one for each parameter slot, then one for each instruction.
    parents = new int[parameterSlots + size];
    Arrays.setAll(parents, i -> i);
  }

  static LocalVariables of(MethodBody body, int parameterSlots) {
    var variables = new LocalVariables(body, parameterSlots);
    variables.analyse();
    return variables;
  }

  /** The constants that only a debugger would read, and their stores. */
  BitSet dead() {
    return dead;
  }

  /** The web that an instruction accesses, the same for all accesses of one variable; else -1. */
  int web(int index) {
    return definitions[index] == NONE ? NONE : root(definitions[index]);
  }

  /**
   * A number for the variable of each instruction that is kept: parameters by slot, then in order
   * of first appearance; -1 where none is accessed.
   */
  int[] numbers(BitSet kept) {
    int[] numbers = new int[body.size()];
    int[] numberOfWeb = new int[parents.length];
    Arrays.fill(numberOfWeb, NONE);
    for (int slot = 0; slot < parameterSlots; slot++) {
      int web = root(slot);
      if (numberOfWeb[web] == NONE) {
        numberOfWeb[web] = slot;
      }
    }
    int next = parameterSlots;
    Arrays.fill(numbers, NONE);
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      int web = web(i);
      if (web == NONE) {
        continue;
      }
      if (numberOfWeb[web] == NONE) {
        numberOfWeb[web] = next++;
      }
      numbers[i] = numberOfWeb[web];
    }
    return numbers;
  }

  private void analyse() {
    int slotCount = parameterSlots;
    boolean anyWrite = false;
    for (int i = 0; i < body.size(); i++) {
      slots[i] = NONE;
      accesses[i] = Access.NO;
      switch (body.at(i)) {
        case LoadInstruction load -> access(i, load.slot(), Access.READ);
        case StoreInstruction store -> access(i, store.slot(), Access.WRITE);
        case IncrementInstruction increment -> access(i, increment.slot(), Access.UPDATE);
        default -> {}
      }
      slotCount = Math.max(slotCount, slots[i] + 1);
      anyWrite |= accesses[i] == Access.WRITE;
    }
    if (!anyWrite) {
      System.arraycopy(slots, 0, definitions, 0, slots.length);
      return;
    }
    int[][] successors = new int[body.size()][];
    Arrays.setAll(successors, body::successors);
    int[][] handlers = handlersByInstruction();
    long[][] live = liveness(slotCount, successors, handlers);
    joinDefinitions(slotCount, successors, handlers, live);
    findDeadConstants(successors, live);
  }

  private void access(int index, int slot, Access access) {
    slots[index] = slot;
    accesses[index] = access;
  }

  private int[][] handlersByInstruction() {
    int[][] handlers = new int[body.size()][0];
    for (MethodBody.Handler handler : body.handlers()) {
      for (int i = handler.start(); i < handler.end(); i++) {
        handlers[i] = Arrays.copyOf(handlers[i], handlers[i].length + 1);
        handlers[i][handlers[i].length - 1] = handler.target();
      }
    }
    return handlers;
  }

  /** For each instruction the set of slots that are read later before they are written. */
  private long[][] liveness(int slotCount, int[][] successors, int[][] handlers) {
    int words = (slotCount + 63) >> 6;
    long[][] live = new long[body.size() + 1][words];
    long[] set = new long[words];
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = body.size() - 1; i >= 0; i--) {
        Arrays.fill(set, 0);
        for (int next : successors[i]) {
          union(set, live[next]);
        }
        if (accesses[i] == Access.WRITE) {
          set[slots[i] >> 6] &= ~(1L << slots[i]);
        }
        for (int handler : handlers[i]) {
          union(set, live[handler]);
        }
        if (accesses[i] == Access.READ || accesses[i] == Access.UPDATE) {
          set[slots[i] >> 6] |= 1L << slots[i];
        }
        if (!Arrays.equals(set, live[i])) {
          System.arraycopy(set, 0, live[i], 0, words);
          changed = true;
        }
      }
    }
    return live;
  }

  private static void union(long[] into, long[] from) {
    for (int word = 0; word < into.length; word++) {
      into[word] |= from[word];
    }
  }

  private void joinDefinitions(int slotCount, int[][] successors, int[][] handlers, long[][] live) {
    int[] @Nullable [] entry = new int[body.size() + 1][];
    int[] parameters = new int[slotCount];
    Arrays.setAll(parameters, slot -> slot < parameterSlots ? slot : NONE);
    entry[0] = parameters;
    var pending = new ArrayDeque<Integer>();
    pending.add(0);
    while (!pending.isEmpty()) {
      int index = pending.remove();
      if (index == body.size()) {
        continue;
      }
      int[] reaching = entry[index];
      for (int handler : handlers[index]) {
        flow(reaching, handler, entry, live[handler], pending);
      }
      if (accesses[index] == Access.WRITE) {
        reaching = reaching.clone();
        reaching[slots[index]] = parameterSlots + index;
      }
      if (accesses[index] != Access.NO) {
        definitions[index] = reaching[slots[index]];
      }
      for (int next : successors[index]) {
        flow(reaching, next, entry, live[next], pending);
      }
    }
  }

  private void flow(
      int[] reaching, int to, int[] @Nullable [] entry, long[] live, ArrayDeque<Integer> pending) {
    int[] known = entry[to];
    if (known == null) {
      entry[to] = reaching.clone();
      pending.add(to);
      return;
    }
    for (int slot = 0; slot < reaching.length; slot++) {
      boolean isLive = (live[slot >> 6] & 1L << slot) != 0;
      if (isLive && reaching[slot] != NONE && known[slot] != NONE) {
        join(reaching[slot], known[slot]);
      }
    }
  }

  private void findDeadConstants(int[][] successors, long[][] live) {
    boolean[] targets = body.jumpTargets();
    for (int i = 1; i < body.size(); i++) {
      if (accesses[i] != Access.WRITE || targets[i] || !isConstant(body.at(i - 1))) {
        continue;
      }
      int slot = slots[i];
      boolean read = false;
      for (int next : successors[i]) {
        read |= (live[next][slot >> 6] & 1L << slot) != 0;
      }
      if (!read) {
        dead.set(i - 1, i + 1);
      }
    }
  }

  private static boolean isConstant(Instruction instruction) {
    return instruction instanceof ConstantInstruction;
  }

  private void join(int a, int b) {
    int x = root(a);
    int y = root(b);
    parents[Math.max(x, y)] = Math.min(x, y);
  }

  private int root(int definition) {
    int d = definition;
    while (parents[d] != d) {
      parents[d] = parents[parents[d]];
      d = parents[d];
    }
    return d;
  }
}
