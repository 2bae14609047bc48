package org.joblib4j.process;

import java.util.List;

/**
 * Which system properties a worker has from its caller. The others say what a JVM itself is, or
 * belong to the tool that runs the caller.
 */
final class CallersProperties {
  /** Says in a JVM that was not asked for its default time zone yet, which one it will be. */
  static final String TIME_ZONE = "user.timezone";

  /** Where the caller has its classes from; a worker starts with another one. */
  private static final String CLASS_PATH = "java.class.path";

  /** Families that describe a JVM, or tools that run the caller. */
  private static final List<String> OF_ONE_JVM =
      List.of(
          "java.",
          "jdk.",
          "sun.",
          "os.",
          "com.sun.management.",
          "idea.",
          "intellij.",
          "eclipse.",
          "surefire.",
          "basedir",
          "maven.",
          "org.gradle.",
          "jacoco",
          // A terminal for the caller is a pipe for its workers.
          "stdin.encoding",
          "stdout.encoding",
          "stderr.encoding");

  /** Workers do not configure their own logging: their records go to the caller's loggers. */
  private static final String LOGGING = "java.util.logging.";

  /** Members of those families that code of the user depends on. */
  private static final List<String> OF_USE =
      List.of(
          "java.awt.",
          CLASS_PATH,
          "java.content.handler.",
          "java.io.tmpdir",
          "java.library.path",
          "java.locale.",
          "java.naming.",
          "java.net.",
          "java.protocol.handler.",
          "java.rmi.",
          "java.security.",
          "java.util.",
          "jdk.http",
          "jdk.tls.",
          "jdk.xml.",
          "sun.net.");

  private CallersProperties() {}

  /** Whether a worker can be started with the caller's value of a property. */
  static boolean canBeOption(String property) {
    return has(property) && !property.equals(CLASS_PATH);
  }

  /** Whether a worker has the caller's value of a property. */
  static boolean has(String property) {
    return !property.startsWith(LOGGING)
        && (isOfAny(OF_USE, property) || !isOfAny(OF_ONE_JVM, property));
  }

  /** No stream: the first one of a fresh JVM takes it as long as a hundred calls. */
  private static boolean isOfAny(List<String> families, String property) {
    for (String family : families) {
      if (property.startsWith(family)) {
        return true;
      }
    }
    return false;
  }
}
