package org.joblib4j.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The log manager of a worker JVM: its loggers have the levels that the parent's have, and what
 * they let through goes to the parent.
 *
 * <p>A level is asked for when a logger is made: what is not logged costs no message to the parent.
 * When it changes there, the next batch says so. Public because the JVM makes one by its name; used
 * in workers only.
 */
public final class WorkerLogManager extends LogManager {
  /** Made by the JVM when something logs for the first time. */
  public WorkerLogManager() {}

  /** No file is read: the parent's configuration is what counts. */
  @Override
  public void readConfiguration() throws IOException {
    String root = "handlers=" + Sender.class.getName() + "\n";
    readConfiguration(new ByteArrayInputStream(root.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Override
  public boolean addLogger(Logger logger) {
    boolean added = super.addLogger(logger);
    ParentLog parent = ParentLog.current();
    String name = logger.getName();
    if (added && parent != null && name != null) {
      try {
        setLevel(logger, parent.severity(name));
      } catch (IOException e) {
        // Without an answer the level is that of the logger above; the worker is about to end.
      }
    }
    return added;
  }

  /** Takes over levels that have changed in the parent; loggers that are gone ask again. */
  static void follow(Map<String, Integer> levels) {
    levels.forEach((name, severity) -> {
      Logger logger = getLogManager().getLogger(name);
      if (logger != null) {
        setLevel(logger, severity);
      }
    });
  }

  private static void setLevel(Logger logger, int severity) {
    logger.setLevel(Level.parse(Integer.toString(severity)));
  }

  /** Sends records to the parent. Public for the same reason. */
  public static final class Sender extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    /** Made by the JVM for the logger above all others. */
    public Sender() {}

    @Override
    public void publish(LogRecord record) {
      ParentLog parent = ParentLog.current();
      if (parent == null || !isLoggable(record)) {
        return;
      }
      String name = record.getLoggerName();
      try {
        LoggedRecord logged =
            new LoggedRecord(
                name == null ? "" : name,
                record.getLevel().intValue(),
                record.getMillis(),
                Objects.requireNonNullElse(record.getSourceClassName(), ""),
                Objects.requireNonNullElse(record.getSourceMethodName(), ""));
        parent.log(logged, formatter.formatMessage(record), record.getThrown());
      } catch (IOException | RuntimeException e) {
        // As the handlers of the JDK do: whoever logs is not told.
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
