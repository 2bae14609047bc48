package org.joblib4j.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 * It stays, so that a worker which outlives a call may not notice that the parent's level was
 * changed meanwhile. Public because the JVM makes one by its name; used in workers only.
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
        logger.setLevel(levelOf(parent.severity(name)));
      } catch (IOException e) {
        // Without an answer the level is that of the logger above; the worker is about to end.
      }
    }
    return added;
  }

  private static Level levelOf(int severity) {
    if (severity <= System.Logger.Level.TRACE.getSeverity()) {
      return Level.ALL;
    }
    return severity == Integer.MAX_VALUE ? Level.OFF : Level.parse(Integer.toString(severity));
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
        parent.log(
            name == null ? "" : name,
            record.getLevel().intValue(),
            formatter.formatMessage(record),
            record.getThrown());
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
