package org.joblib4j.process;

import java.util.Optional;
import org.joblib4j.function.Fn0;

/**
 * What is the same for all workers of a pool; pools of one kind are as good as each other.
 *
 * @param command how they are started
 * @param tasks after how many tasks one is replaced, 0 for never
 * @param initializer what one runs before its first task
 */
record WorkerKind(WorkerCommand command, int tasks, Optional<Fn0<?, ?>> initializer) {
  /** Workers that stay, and need no preparation. */
  static WorkerKind of(WorkerCommand command) {
    return new WorkerKind(command, 0, Optional.empty());
  }

  /** Whether a worker that has run so many tasks is to go. */
  boolean isWornBy(long tasksRun) {
    return tasks > 0 && tasksRun >= tasks;
  }
}
