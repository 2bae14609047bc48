package org.joblib4j.process;

import org.joblib4j.parallel.spi.WorkerDiedException;

/** Says how a worker died and what usually is behind it. */
final class Obituary {
  private static final int SIGNALLED = 128;

  private Obituary() {}

  /**
   * The exception for a batch that a dead worker had.
   *
   * @param worker whose connection broke
   * @param firstIndex the index of the batch's first task in its call
   */
  static WorkerDiedException of(WorkerProcess worker, long firstIndex) {
    int exitCode = worker.exitCode();
    int position = worker.position();
    String doing =
        position < 0
            ? "it had begun no task of its batch"
            : "the task that it had begun last is task " + (firstIndex + position);
    return new WorkerDiedException(
        worker.name() + " died: " + reason(exitCode) + "; " + doing, position);
  }

  /** For a worker that said itself that it had no memory left. */
  static WorkerDiedException outOfMemory(WorkerProcess worker, long firstIndex) {
    int position = worker.position();
    return new WorkerDiedException(
        worker.name()
            + " ran out of Java heap, even for its answer, at task "
            + (firstIndex + Math.max(0, position))
            + "; use fewer workers, which then have more memory each, or smaller tasks",
        position);
  }

  private static String reason(int exitCode) {
    return switch (exitCode) {
      case LifeLine.PARENT_GONE -> "its standard input was closed";
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
          exitCode > SIGNALLED
              ? signal(exitCode, "signal " + (exitCode - SIGNALLED), "see signal(7)")
              : "exit code " + exitCode + ", usually a task called System.exit or Runtime.halt";
    };
  }

  private static String signal(int exitCode, String name, String meaning) {
    return name + " (exit code " + exitCode + "), usually because " + meaning;
  }
}
