package org.joblib4j.parallel;

import java.util.List;
import java.util.Set;

/** Checks options for the JVMs of workers, whose start would fail with less of an explanation. */
final class WorkerOptions {
  /** A worker has its classes from its caller, and a main class of its own. */
  private static final Set<String> WHAT_TO_RUN =
      Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "-jar", "-m", "--module");

  private WorkerOptions() {}

  /**
   * The options as a list.
   *
   * @throws IllegalArgumentException when one is no option, or says what a worker runs
   */
  static List<String> checked(String... options) {
    for (String option : options) {
      int value = option.indexOf('=');
      String name = value < 0 ? option : option.substring(0, value);
      if (WHAT_TO_RUN.contains(name)) {
        throw new IllegalArgumentException(
            "worker option " + name + ": workers have their classes from this JVM, leave it out");
      }
      if (!option.startsWith("-")) {
        throw new IllegalArgumentException(
            "worker option '"
                + option
                + "' does not begin with '-'; write each option in one piece, such as"
                + " --add-opens=java.base/java.lang=ALL-UNNAMED");
      }
    }
    return List.of(options);
  }
}
