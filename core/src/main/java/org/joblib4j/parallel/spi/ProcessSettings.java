package org.joblib4j.parallel.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.joblib4j.function.Fn0;

/**
 * What worker processes are given that threads have no use for.
 *
 * @param options further options of each worker's JVM, such as {@code -Xmx2g}; they count more than
 *     those that it is given anyway
 * @param tasks after how many tasks a worker is replaced by a fresh one, at the end of a batch; 0
 *     for never
 * @param initializer called in each worker before its first task
 * @param temporaryFolder where shared arrays lie instead of the usual places
 * @param environment variables of each worker's environment, besides and instead of those of this
 *     JVM's: names, and values by the worker's number among its siblings, from 0 on
 */
public record ProcessSettings(
    List<String> options,
    int tasks,
    Optional<Fn0<?, ?>> initializer,
    Optional<Path> temporaryFolder,
    Map<String, IntFunction<String>> environment) {

  /** Nothing out of the ordinary. */
  public static final ProcessSettings STANDARD =
      new ProcessSettings(List.of(), 0, Optional.empty(), Optional.empty(), Map.of());

  /**
   * Checks and copies the values.
   *
   * @throws IllegalArgumentException when the number of tasks is negative
   */
  public ProcessSettings {
    options = List.copyOf(options);
    environment = Map.copyOf(environment);
    if (tasks < 0) {
      throw new IllegalArgumentException("tasks of a worker: " + tasks + " is negative");
    }
  }
}
