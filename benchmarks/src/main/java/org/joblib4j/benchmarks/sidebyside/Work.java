package org.joblib4j.benchmarks.sidebyside;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * A piece of work and the ways to do it.
 *
 * @param name what is computed, as it stands in the table
 * @param units by how many the time of one run is divided: tasks, or 1
 * @param unit the unit of the table: what is left after that division, as "us" or "ns a task"
 * @param nanosPerUnit how many nanoseconds, or bytes, the unit has
 * @param ways the ways on the JVM by name, prepared in the fork that runs them
 * @param pythonWays the names of the ways that the Python script knows for this work
 */
record Work(
    String name,
    long units,
    String unit,
    double nanosPerUnit,
    Map<String, Callable<Way>> ways,
    List<String> pythonWays) {

  static Work inMillis(String name, Map<String, Callable<Way>> ways, List<String> pythonWays) {
    return new Work(name, 1, "ms", 1e6, ways, pythonWays);
  }

  static Work inMicros(String name, Map<String, Callable<Way>> ways, List<String> pythonWays) {
    return new Work(name, 1, "us", 1e3, ways, pythonWays);
  }

  /** Of works whose figure is a number of bytes. */
  static Work inMegabytes(String name, Map<String, Callable<Way>> ways, List<String> pythonWays) {
    return new Work(name, 1, "MB", 1e6, ways, pythonWays);
  }

  static Work perTask(
      String name, long tasks, Map<String, Callable<Way>> ways, List<String> pythonWays) {
    return new Work(name, tasks, "ns a task", 1, ways, pythonWays);
  }
}
