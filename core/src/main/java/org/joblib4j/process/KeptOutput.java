package org.joblib4j.process;

import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Collectors;
import org.joblib4j.parallel.spi.TaskLog;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a worker's batch have printed and logged, kept in the parent: a worker that is
 * killed cannot tell it any more. Its last lines always are; all of it where somebody wants to
 * know.
 *
 * <p>Safe for use by several threads: output, errors and records arrive in one each.
 */
final class KeptOutput {
  /** A JVM that crashes says so in fifteen lines or so. */
  private static final int LAST_LINES = 20;

  private static final int LONGEST_LINE = 300;

  /** What the worker has printed last since its batch began; guarded by itself. */
  private final ArrayDeque<String> last = new ArrayDeque<>();

  /** Null while nobody wants to know. */
  private volatile @Nullable TaskLog recent;

  /** Another batch begins; says whether what its tasks write is kept. */
  void keep(boolean wanted) {
    recent = wanted ? new TaskLog() : null;
    synchronized (last) {
      last.clear();
    }
  }

  /** Lines as they were printed, with the tag of their task. */
  void printed(String lines) {
    TaskLog kept = recent;
    if (kept != null) {
      kept.add(lines);
    }
    synchronized (last) {
      lines.lines().forEach(this::addLast);
    }
  }

  private void addLast(String line) {
    if (!saysNothing(line.strip())) {
      last.add(line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...");
      if (last.size() > LAST_LINES) {
        last.remove();
      }
    }
  }

  /** The frame and the farewell of what a JVM prints when it crashes are no news. */
  private static boolean saysNothing(String line) {
    return line.isEmpty()
        || line.equals("#")
        || line.startsWith("# If you would like to submit a bug report")
        || line.startsWith("#   http");
  }

  /** The last lines that were printed since the batch began, at most {@value #LAST_LINES}. */
  List<String> lastLines() {
    synchronized (last) {
      return List.copyOf(last);
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
