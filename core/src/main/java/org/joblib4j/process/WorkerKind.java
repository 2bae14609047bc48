package org.joblib4j.process;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.joblib4j.function.Fn0;

/**
 * What is the same for all workers of a pool; pools of one kind are as good as each other.
 *
 * @param command how they are started
 * @param tasks after how many tasks one is replaced, 0 for never
 * @param initializer what one runs before its first task
 * @param environment variables that the user gives to each, by its number from 0 on
 */
record WorkerKind(
    WorkerCommand command,
    int tasks,
    Optional<Fn0<?, ?>> initializer,
    Map<String, IntFunction<String>> environment) {

  /** Workers that stay, and need no preparation. */
  static WorkerKind of(WorkerCommand command) {
    return new WorkerKind(command, 0, Optional.empty(), Map.of());
  }

  /**
   * The variables of one worker.
   *
   * @throws IOException when a value cannot be had
   */
  Map<String, String> environmentOf(int rank) throws IOException {
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, IntFunction<String>> each : environment.entrySet()) {
      values.put(each.getKey(), value(each.getKey(), each.getValue(), rank));
    }
    return values;
  }

  private static String value(String name, IntFunction<String> values, int rank)
      throws IOException {
    String what = "environment(\"" + name + "\", ...) for the worker of rank " + rank;
    String value;
    try {
      value = values.apply(rank);
    } catch (RuntimeException | Error e) {
      throw new IOException(what + " failed: " + e, e);
    }
    if (value == null || value.indexOf('\0') >= 0) {
      throw new IOException(
          what
              + (value == null
                  ? " gave null; give a text, an empty one where there is nothing to say"
                  : " gave a text with a zero character, which no environment can hold"));
    }
    return value;
  }

  /** Whether a worker that has run so many tasks is to go. */
  boolean isWornBy(long tasksRun) {
    return tasks > 0 && tasksRun >= tasks;
  }
}
