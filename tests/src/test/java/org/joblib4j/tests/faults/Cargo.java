package org.joblib4j.tests.faults;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.joblib4j.parallel.WorkerContext;
import org.jspecify.annotations.Nullable;

/** The argument of a task and its result: a number, and perhaps a fault that strikes on the way. */
final class Cargo implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final @Nullable Fault fault;
  private final int attempts;
  private final boolean isResult;

  private Cargo(int number, @Nullable Fault fault, int attempts, boolean isResult) {
    this.number = number;
    this.fault = fault;
    this.attempts = attempts;
    this.isResult = isResult;
  }

  /** An argument that goes well. */
  static Cargo of(int number) {
    return new Cargo(number, null, 0, false);
  }

  /**
   * An argument with a fault.
   *
   * @param attempts in how many attempts it strikes, where it strikes in the task
   */
  static Cargo of(int number, Fault fault, int attempts) {
    return new Cargo(number, fault, attempts, false);
  }

  /** Numbers from 0 on, all of which go well. */
  static List<Cargo> some(int count) {
    return IntStream.range(0, count).mapToObj(Cargo::of).toList();
  }

  /** Numbers from 0 on, of which one has a fault that strikes in each attempt. */
  static List<Cargo> some(int count, int struck, Fault fault) {
    return IntStream.range(0, count)
        .mapToObj(i -> i == struck ? of(i, fault, Integer.MAX_VALUE) : of(i))
        .toList();
  }

  int number() {
    return number;
  }

  /** What strikes on its way; null where it goes well. */
  @Nullable Fault fault() {
    return fault;
  }

  /** The task: its result has the same number. */
  Cargo carry() throws Exception {
    if (WorkerContext.current().orElseThrow().attempt() <= attempts) {
      strikeIn(Fault.Phase.TASK);
    }
    return new Cargo(number, fault, attempts, true);
  }

  private void strikeIn(Fault.Phase phase) throws Exception {
    if (fault != null && fault.phase() == phase) {
      fault.strike();
    }
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    if (isResult) {
      travel(Fault.Phase.RESULT);
      out.writeObject(fault == Fault.ENDLESS_RESULT ? Mishaps.endless() : null);
    }
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    travel(isResult ? Fault.Phase.CALLER : Fault.Phase.ARGUMENT);
    if (isResult) {
      Object _ = in.readObject();
    }
  }

  private void travel(Fault.Phase phase) throws IOException {
    try {
      strikeIn(phase);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** The number, and the fault where there is one. */
  @Override
  public String toString() {
    return fault == null ? "cargo " + number : "cargo " + number + " with " + fault;
  }
}
