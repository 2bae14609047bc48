package org.joblib4j.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Logs in the parent what a task in a worker logged; answers what would be logged. */
final class LogReceiver {
  /** From the least severe. */
  private static final Level[] LEVELS = {
    Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR
  };

  private static final String MODULE = "java.logging";

  /** Asked once something is logged: the first logger of a fresh JVM takes it a while. */
  private static final class JavaLoggingIs {
    /** Whether no other framework stands behind {@link System.Logger}. */
    static final boolean USED =
        ModuleLayer.boot().findModule(MODULE).isPresent()
            && MODULE.equals(
                System.LoggerFinder.getLoggerFinder().getClass().getModule().getName());

    private JavaLoggingIs() {}
  }

  private LogReceiver() {}

  /** The severity of the lowest level that a logger lets through. */
  static int severity(String name) {
    if (JavaLoggingIs.USED) {
      return JavaLogging.level(name);
    }
    System.Logger logger = System.getLogger(name);
    if (logger.isLoggable(Level.TRACE)) {
      return Level.ALL.getSeverity();
    }
    for (Level level : LEVELS) {
      if (logger.isLoggable(level)) {
        return level.getSeverity();
      }
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
    LoggedRecord logged = LoggedRecord.read(name, body);
    String tag = body.getText();
    String untagged = body.getText();
    kept.logged(tag, name, untagged);
    Throwable thrown = Failures.read(body, frame.attachments(), loaders, new ReceivedArrays());
    try {
      log(logged, tag + untagged, thrown);
    } catch (RuntimeException | Error e) {
      Log.of(LogReceiver.class).log(Level.DEBUG, () -> "the logger " + name + " failed", e);
    }
  }

  private static void log(LoggedRecord logged, String message, @Nullable Throwable thrown) {
    if (JavaLoggingIs.USED) {
      JavaLogging.log(logged, message, thrown);
      return;
    }
    System.Logger logger = System.getLogger(logged.logger());
    Level level = level(logged.severity());
    if (thrown == null) {
      logger.log(level, message);
    } else {
      logger.log(level, message, thrown);
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
