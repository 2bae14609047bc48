package org.joblib4j.parallel;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.joblib4j.parallel.spi.RunningTask;
import org.jspecify.annotations.Nullable;

/**
 * Adds what tasks log in threads of this JVM to what is kept of them.
 *
 * <p>{@code java.util.logging} is where records of {@link System.Logger} arrive too, unless a
 * program has another framework; in the thread that logs, so that its task is known. The tap is in
 * place only while calls run that keep failures. Loaded only where this JVM has that logging.
 */
final class LogTap extends Handler {
  /** Guarded by the class, as is the next. */
  private static int users;

  private static @Nullable LogTap tap;

  private final SimpleFormatter formatter = new SimpleFormatter();

  private LogTap() {}

  /** A call begins that wants to know. */
  static synchronized void open() {
    if (users++ == 0) {
      LogTap opened = new LogTap();
      Logger.getLogger("").addHandler(opened);
      tap = opened;
    }
  }

  /** Such a call has ended. */
  static synchronized void shut() {
    if (--users == 0 && tap != null) {
      Logger.getLogger("").removeHandler(tap);
      tap = null;
    }
  }

  @Override
  public void publish(LogRecord record) {
    RunningTask task = RunningTask.current();
    if (task == null) {
      return;
    }
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.println(record.getLoggerName() + ": " + formatter.formatMessage(record));
    if (record.getThrown() != null) {
      record.getThrown().printStackTrace(out);
    }
    out.flush();
    task.log(text.getBuffer());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
