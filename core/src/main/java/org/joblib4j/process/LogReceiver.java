package org.joblib4j.process;

import java.io.IOException;
import java.lang.System.Logger.Level;

/** Logs in the parent what a task in a worker logged; answers what would be logged. */
final class LogReceiver {
  /** From the least severe. */
  private static final Level[] LEVELS = {
    Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR
  };

  private LogReceiver() {}

  /** The severity of the lowest level that a logger lets through. */
  static int severity(String name) {
    try {
      System.Logger logger = System.getLogger(name);
      for (Level level : LEVELS) {
        if (logger.isLoggable(level)) {
          return level.getSeverity();
        }
      }
    } catch (RuntimeException | Error e) {
      // Loggers are the program's own; workers need not end because one fails.
      Log.of(LogReceiver.class).log(Level.DEBUG, () -> "the logger " + name + " failed", e);
    }
    return Level.OFF.getSeverity();
  }

  /**
   * Logs what follows the name in a message.
   *
   * @throws IOException when the message cannot be understood
   */
  static void log(String name, Frame frame, LoaderTable loaders, KeptOutput kept)
      throws IOException {
    InBuffer body = frame.body();
    Level level = level(body.getInt());
    String tag = body.getText();
    String untagged = body.getText();
    String message = tag + untagged;
    kept.logged(tag, name, untagged);
    Throwable thrown = Failures.read(body, frame.attachments(), loaders, new ReceivedArrays());
    try {
      System.Logger logger = System.getLogger(name);
      if (thrown == null) {
        logger.log(level, message);
      } else {
        logger.log(level, message, thrown);
      }
    } catch (RuntimeException | Error e) {
      Log.of(LogReceiver.class).log(Level.DEBUG, () -> "the logger " + name + " failed", e);
    }
  }

  /** The level for any severity: those of {@code java.util.logging} are numbers of any size. */
  private static Level level(int severity) {
    Level level = Level.TRACE;
    for (Level each : LEVELS) {
      if (each.getSeverity() <= severity) {
        level = each;
      }
    }
    return level;
  }
}
