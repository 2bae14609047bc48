package org.joblib4j.process;

import java.util.List;
import java.util.StringJoiner;
import org.joblib4j.parallel.spi.WorkerLoss;

/** Says how a worker died and what usually is behind it. */
final class Obituary {
  private static final int SIGNALLED = 128;
  private static final int LAST_SIGNAL = 64;
  private static final String REMEDY =
      "; use fewer workers, which then have more memory each, or smaller tasks";

  private static final String EXITED = ", usually a task called System.exit or Runtime.halt";

  /** A JVM that is told not to dump its core exits when it crashes, and no signal tells of it. */
  private static final String CRASHED = ", as the JVM or native code crashed";

  private static final String CRASH = "# A fatal error has been detected by the Java Runtime";

  private Obituary() {}

  /**
   * What is told of the batch that a dead worker had, or was about to receive.
   *
   * @param worker whose connection broke
   */
  static WorkerLoss of(WorkerProcess worker) {
    int exitCode = worker.exitCode();
    return loss(worker, " died: " + reason(exitCode));
  }

  /** For a worker that said itself that it had no memory left. */
  static WorkerLoss outOfMemory(WorkerProcess worker) {
    return loss(worker, " ran out of Java heap" + REMEDY);
  }

  private static WorkerLoss loss(WorkerProcess worker, String how) {
    long state = worker.state();
    String name = worker.name();
    WorkerLoss loss = new WorkerLoss(name, name + how + meanwhile(Phase.of(state)));
    return Phase.of(state).isOfTask() ? loss.at(Phase.numberOf(state)) : loss;
  }

  private static String meanwhile(Phase phase) {
    return switch (phase) {
      case RUNS -> "";
      case WAITS -> "; it had read nothing of its batch";
      default -> "; it " + phase.text();
    };
  }

  /**
   * The same with the last lines that the worker printed, below what is said of it.
   *
   * @param dead an ended worker that was released
   */
  static WorkerLoss withLastLines(WorkerLoss loss, WorkerProcess dead) {
    List<String> lines = dead.lastLines();
    if (lines.isEmpty()) {
      return loss;
    }
    StringJoiner text = new StringJoiner(System.lineSeparator() + "    ");
    boolean crashed = lines.stream().anyMatch(line -> line.startsWith(CRASH));
    String message = crashed ? loss.message().replace(EXITED, CRASHED) : loss.message();
    text.add(message + System.lineSeparator() + "  it printed last:");
    lines.forEach(text::add);
    return new WorkerLoss(
        loss.worker(),
        text.toString(),
        loss.position(),
        loss.log(),
        loss.isTimedOut(),
        loss.cause());
  }

  private static String reason(int exitCode) {
    return switch (exitCode) {
      case LifeLine.PARENT_GONE ->
          "its life line was cut, or a task called Runtime.halt(" + LifeLine.PARENT_GONE + ")";
      case WorkerMain.CONNECTION_LOST -> "its connection to this process broke";
      case WorkerMain.BROKEN -> "it failed outside of any task, see its standard error";
      case WorkerMain.SICK ->
          "it lacked descriptors, threads or its own classes, which tasks had used up, see its"
              + " standard error";
      case WorkerMain.STUCK_IN_HOOKS ->
          "a task called System.exit, or somebody sent SIGTERM, and its shutdown hooks did not end"
              + " within two seconds, so that it was killed";
      case WorkerMain.EXHAUSTED -> "it ran out of Java heap" + REMEDY;
      case SIGNALLED + 4 -> signal(exitCode, "SIGILL", "native code crashed");
      case SIGNALLED + 6 ->
          signal(exitCode, "SIGABRT", "the JVM or native code crashed; hs_err_pid*.log says where");
      case SIGNALLED + 7 ->
          signal(exitCode, "SIGBUS", "a mapped file was truncated, or /dev/shm is full");
      case SIGNALLED + 9 ->
          signal(
              exitCode,
              "SIGKILL",
              "the system was out of memory (dmesg says so), or somebody killed it");
      case SIGNALLED + 11 -> signal(exitCode, "SIGSEGV", "native code crashed");
      case SIGNALLED + 15 -> signal(exitCode, "SIGTERM", "somebody ended it");
      default ->
          exitCode > SIGNALLED && exitCode <= SIGNALLED + LAST_SIGNAL
              ? signal(exitCode, "signal " + (exitCode - SIGNALLED), "see signal(7)")
              : "exit code " + exitCode + EXITED;
    };
  }

  private static String signal(int exitCode, String name, String meaning) {
    return name + " (exit code " + exitCode + "), usually because " + meaning;
  }
}
