package org.joblib4j.process;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one worker knows of this JVM's loggers: those that it has asked about, and what it was told.
 *
 * <p>Asked in the thread that serves the worker, looked through by the one that sends its batches.
 */
final class AskedLevels {
  private final Map<String, Integer> told = new ConcurrentHashMap<>();

  /** The severity of what a logger lets through, from now on also when it changes. */
  int severity(String logger) {
    int severity = now(logger);
    told.put(logger, severity);
    return severity;
  }

  /** Those that have changed since they were told; counts as telling. */
  Map<String, Integer> changed() {
    if (told.isEmpty()) {
      return Map.of();
    }
    Map<String, Integer> changed = new HashMap<>();
    told.forEach((logger, before) -> {
      int severity = now(logger);
      if (severity != before) {
        changed.put(logger, severity);
      }
    });
    told.putAll(changed);
    return changed;
  }

  private static int now(String logger) {
    try {
      return LogReceiver.severity(logger);
    } catch (RuntimeException | Error e) {
      // Loggers are the program's own; workers need not end because one fails.
      Log.of(AskedLevels.class).log(Level.DEBUG, () -> "the logger " + logger + " failed", e);
      return Level.OFF.getSeverity();
    }
  }
}
