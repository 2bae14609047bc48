package org.joblib4j.parallel;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;

/** Checks variables for the environment of worker processes, which would not start with others. */
final class WorkerEnvironment {
  /** Variables that add options to a JVM, which are said in another way. */
  private static final Set<String> OPTIONS =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");

  /** What workers and their processes are known by. */
  private static final Set<String> OWN = Set.of("JOBLIB4J_WORKER", "JOBLIB4J_DEPTH");

  private WorkerEnvironment() {}

  /** One value for all workers; two of equal texts are equal, so that calls share their workers. */
  private record Constant(String value) implements IntFunction<String> {
    @Override
    public String apply(int rank) {
      return value;
    }

    /** The text may be a secret. */
    @Override
    public String toString() {
      return "...";
    }
  }

  /**
   * Some variables and one more.
   *
   * @throws IllegalArgumentException when it is none for a worker's environment
   */
  static Map<String, IntFunction<String>> with(
      Map<String, IntFunction<String>> before, String name, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "environment variable " + name + ": the value has a zero character, leave it out");
    }
    return with(before, name, new Constant(value));
  }

  /**
   * Some variables and one more.
   *
   * @throws IllegalArgumentException when it is none for a worker's environment
   */
  static Map<String, IntFunction<String>> with(
      Map<String, IntFunction<String>> before, String name, IntFunction<String> values) {
    Objects.requireNonNull(values, "values");
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "environment variable '"
              + name.replace("\0", "\\0")
              + "': a name is not empty and has neither '=' nor a zero character");
    }
    if (OPTIONS.contains(name)) {
      throw new IllegalArgumentException(
          "environment variable "
              + name
              + ": workers do not look at it; use workerOptions(...) for options of their JVMs");
    }
    if (OWN.contains(name)) {
      throw new IllegalArgumentException(
          "environment variable "
              + name
              + " is one by which worker processes are known, leave it out");
    }
    Map<String, IntFunction<String>> all = new HashMap<>(before);
    all.put(name, values);
    return Map.copyOf(all);
  }
}
