package org.joblib4j.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The worker's way to the parent's loggers.
 *
 * <p>A record that a task logs is one of the parent's logger of the same name: there the program
 * has configured what is logged and where to. The JVM's own loggers, {@link System.Logger} as well
 * as {@code java.util.logging}, lead here through the {@link WorkerLogManager}. They are not loaded
 * before something logs, nor is anything here that they need.
 *
 * <p>A record has arrived when the call that logs it returns, before the result of its task. Safe
 * for use by several threads.
 */
final class ParentLog {
  /** Read by the JVM when something logs for the first time. */
  private static final String MANAGER = "java.util.logging.manager";

  private static volatile @Nullable ParentLog current;

  private final ClassClient client;
  private final LoaderTable loaders;
  private final CurrentTask task;

  ParentLog(ClassClient client, LoaderTable loaders, CurrentTask task) {
    this.client = client;
    this.loaders = loaders;
    this.task = task;
  }

  /** Lets the loggers of this JVM lead to the parent's. */
  static void install(ParentLog log) {
    current = log;
    System.setProperty(MANAGER, "org.joblib4j.process.WorkerLogManager");
  }

  /** The one of this JVM, null where it is no worker. */
  static @Nullable ParentLog current() {
    return current;
  }

  /**
   * What the parent's logger of a name lets through; what changes later comes with a batch.
   *
   * @return the lowest severity, as {@link System.Logger.Level} has it, and numbers in between
   * @throws IOException when the parent gives no answer
   */
  int severity(String logger) throws IOException {
    OutBuffer body = question(logger);
    return client.ask(Frame.LOG_LEVEL, body, List.of()).getInt();
  }

  /**
   * Logs a record in the parent.
   *
   * @throws IOException when the parent gives no answer
   */
  void log(LoggedRecord logged, String message, @Nullable Throwable thrown) throws IOException {
    if (task.isNoted()) {
      task.note(logged.logger() + ": " + message + System.lineSeparator());
    }
    OutBuffer body = question(logged.logger());
    logged.write(body);
    body.putText(task.tag());
    body.putText(message);
    List<Attachment> attachments = new ArrayList<>();
    Failures.write(thrown, body, attachments, loaders);
    InBuffer _ = client.ask(Frame.LOG, body, attachments);
  }

  /** Questions of all kinds begin with a class loader and a name. */
  private static OutBuffer question(String name) throws IOException {
    OutBuffer body = new OutBuffer();
    body.putInt(LoaderTable.OWN);
    body.putText(name);
    return body;
  }
}
