package org.joblib4j.process;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code java.util.logging}, where this JVM logs to it: levels of any number, and records that name
 * the method that logged. Loaded only where it is there and used.
 */
final class JavaLogging {
  private JavaLogging() {}

  /** The number of a logger's level. */
  static int level(String name) {
    for (Logger each = Logger.getLogger(name); each != null; each = each.getParent()) {
      Level level = each.getLevel();
      if (level != null) {
        return level.intValue();
      }
    }
    return Level.INFO.intValue();
  }

  /** Logs what a worker has logged. */
  static void log(LoggedRecord logged, String message, @Nullable Throwable thrown) {
    LogRecord record = new LogRecord(Level.parse(Integer.toString(logged.severity())), null);
    record.setLoggerName(logged.logger());
    record.setSourceClassName(orNull(logged.sourceClass()));
    record.setSourceMethodName(orNull(logged.sourceMethod()));
    record.setInstant(Instant.ofEpochMilli(logged.millis()));
    record.setMessage(message);
    record.setThrown(thrown);
    Logger.getLogger(logged.logger()).log(record);
  }

  /** Nothing is better than a method of this library, for which the record would look itself. */
  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
