package org.joblib4j.process;

import java.util.stream.Collectors;
import org.joblib4j.parallel.spi.TaskLog;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a worker's batch have printed and logged, kept in the parent where somebody
 * wants to know: a worker that is killed cannot tell it any more.
 *
 * <p>Safe for use by several threads: output, errors and records arrive in one each.
 */
final class KeptOutput {
  /** Null while nobody wants to know. */
  private volatile @Nullable TaskLog recent;

  /** Another batch begins; says whether what its tasks write is kept. */
  void keep(boolean wanted) {
    recent = wanted ? new TaskLog() : null;
  }

  /** Lines as they were printed, with the tag of their task. */
  void printed(String lines) {
    TaskLog kept = recent;
    if (kept != null) {
      kept.add(lines);
    }
  }

  /**
   * A record that a task has logged.
   *
   * @param tag of the task, empty for none
   */
  void logged(String tag, String logger, String message) {
    TaskLog kept = recent;
    if (kept != null) {
      kept.add(
          (logger + ": " + message)
              .lines()
              .map(line -> tag + line + "\n")
              .collect(Collectors.joining()));
    }
  }

  /** The lines that begin with a tag, without it. */
  String of(String tag) {
    TaskLog kept = recent;
    return kept == null
        ? ""
        : kept.toString()
            .lines()
            .filter(line -> line.startsWith(tag))
            .map(line -> line.substring(tag.length()) + System.lineSeparator())
            .collect(Collectors.joining());
  }
}
