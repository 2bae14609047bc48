package org.joblib4j.tests.faults;

import java.io.IOException;
import java.io.NotSerializableException;
import java.util.concurrent.TimeoutException;
import org.joblib4j.parallel.WorkerDiedException;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong in a task of a worker process, or while its values travel. */
@SuppressWarnings("ImmutableEnumChecker") // its mishaps are lambdas that capture nothing
enum Fault {
  KILL("kill -9", Phase.TASK, WorkerDiedException.class, () -> Mishaps.signal("KILL")),
  TERM("SIGTERM", Phase.TASK, WorkerDiedException.class, () -> Mishaps.signal("TERM")),
  EXIT("System.exit", Phase.TASK, WorkerDiedException.class, () -> System.exit(3)),
  HALT("Runtime.halt", Phase.TASK, WorkerDiedException.class, () -> Runtime.getRuntime().halt(4)),
  HANGING_HOOK(
      "System.exit with a shutdown hook that hangs",
      Phase.TASK,
      WorkerDiedException.class,
      Mishaps::exitWithHangingHook),
  STOP("SIGSTOP in a task", Phase.TASK, TimeoutException.class, () -> Mishaps.signal("STOP")),
  NATIVE_CRASH("native crash", Phase.TASK, WorkerDiedException.class, Mishaps::readAddressZero),
  LARGE_ARRAY(
      "OutOfMemoryError by one array", Phase.TASK, OutOfMemoryError.class, Mishaps::askForTooMuch),
  HEAP_LEAK("OutOfMemoryError by a leak", Phase.TASK, OutOfMemoryError.class, Mishaps::leakHeap),
  DIRECT_MEMORY(
      "OutOfMemoryError of direct memory",
      Phase.TASK,
      OutOfMemoryError.class,
      Mishaps::leakDirectMemory),
  STACK_OVERFLOW(
      "StackOverflowError in the task",
      Phase.TASK,
      StackOverflowError.class,
      () -> Mishaps.recurse(0)),
  BUSY_LOOP("busy loop", Phase.TASK, TimeoutException.class, Mishaps::spin),
  CLOSED_DESCRIPTORS(
      "closed descriptors", Phase.TASK, WorkerDiedException.class, Mishaps::closeDescriptors),
  DESCRIPTOR_LEAK("used-up descriptors", Phase.TASK, IOException.class, Mishaps::leakDescriptors),
  OUTPUT_FLOOD("flood of output", Phase.TASK, null, () -> Mishaps.print(20_000)),
  LOG_FLOOD("flood of log records", Phase.TASK, null, () -> Mishaps.log(2_000)),
  CHILD("child process that stays", Phase.TASK, null, () -> Mishaps.start("sleep", "600")),
  DETACHED_CHILD(
      "child process that detaches itself", Phase.TASK, null, Mishaps::startDetachedChildren),
  CHILD_AND_KILL(
      "kill -9 with child processes", Phase.TASK, WorkerDiedException.class, Mishaps::startAndDie),
  LEFT_THREADS("threads that a task leaves", Phase.TASK, null, () -> Mishaps.leaveThreads(10)),
  MISSING_CLASS(
      "missing class", Phase.TASK, ClassNotFoundException.class, Mishaps::loadMissingClass),
  FAILING_STATIC_INITIALIZER(
      "static initializer that fails", Phase.TASK, LinkageError.class, Mishaps::failToInitialize),
  ARGUMENT_FAILS(
      "argument that fails while it is read", Phase.ARGUMENT, IOException.class, Mishaps::fail),
  ARGUMENT_HALTS(
      "argument that halts its worker while it is read",
      Phase.ARGUMENT,
      WorkerDiedException.class,
      () -> Runtime.getRuntime().halt(5)),
  ARGUMENT_LOOPS(
      "argument that loops while it is read",
      Phase.ARGUMENT,
      TimeoutException.class,
      Mishaps::spin),
  RESULT_FAILS(
      "result that fails while it is written",
      Phase.RESULT,
      NotSerializableException.class,
      Mishaps::fail),
  RESULT_HALTS(
      "result that halts its worker while it is written",
      Phase.RESULT,
      WorkerDiedException.class,
      () -> Runtime.getRuntime().halt(6)),
  RESULT_LOOPS(
      "result that loops while it is written", Phase.RESULT, TimeoutException.class, Mishaps::spin),
  ENDLESS_RESULT(
      "StackOverflowError in serialization",
      Phase.RESULT,
      NotSerializableException.class,
      () -> {}), // what Cargo writes is without end
  RESULT_IS_UNREADABLE(
      "result that fails while the caller reads it",
      Phase.CALLER,
      IOException.class,
      Mishaps::fail),
  RESULT_LOOPS_IN_THE_CALLER(
      "result that loops while the caller reads it",
      Phase.CALLER,
      TimeoutException.class,
      Mishaps::spinForAMinute);

  /** When a fault strikes, in the order in which a task goes through them. */
  enum Phase {
    /** The argument is read in the worker. */
    ARGUMENT,
    /** The task runs. */
    TASK,
    /** The result is written in the worker. */
    RESULT,
    /** The result is read in the caller. */
    CALLER
  }

  /** What happens. */
  interface Mishap {
    void strike() throws Exception;
  }

  private final String event;
  private final Phase phase;
  private final @Nullable Class<? extends Throwable> seen;
  private final Mishap mishap;

  Fault(String event, Phase phase, @Nullable Class<? extends Throwable> seen, Mishap mishap) {
    this.event = event;
    this.phase = phase;
    this.seen = seen;
    this.mishap = mishap;
  }

  /** Its name on the page of faults. */
  String event() {
    return event;
  }

  Phase phase() {
    return phase;
  }

  /** What its task fails with; null where the task succeeds. */
  @Nullable Class<? extends Throwable> seen() {
    return seen;
  }

  /** Whether a task's failure is what this fault gives. */
  boolean isSeenAs(Throwable failure) {
    return seen != null && seen.isInstance(failure);
  }

  /** Whether only a timeout ends it. */
  boolean hangs() {
    return seen == TimeoutException.class;
  }

  /** Lets it happen. */
  void strike() throws Exception {
    mishap.strike();
  }
}
