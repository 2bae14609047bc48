package org.joblib4j.process;

/**
 * The loggers of this package, each made when there is something to log: the first logger of a
 * fresh JVM takes it as long as anything else before its first worker process, and few programs see
 * one of these messages.
 */
final class Log {
  private Log() {}

  /** The logger that is named after a class. */
  static System.Logger of(Class<?> type) {
    return System.getLogger(type.getName());
  }
}
