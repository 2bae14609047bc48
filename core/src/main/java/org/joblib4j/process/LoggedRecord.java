package org.joblib4j.process;

import java.io.IOException;

/**
 * What a task has logged, without its text and exception.
 *
 * @param logger its name
 * @param severity as {@link System.Logger.Level} has it, and numbers in between
 * @param millis when that was
 * @param sourceClass the class that logged, empty where that is unknown
 * @param sourceMethod its method
 */
record LoggedRecord(
    String logger, int severity, long millis, String sourceClass, String sourceMethod) {

  /** Writes all but the logger, which a question begins with. */
  void write(OutBuffer body) throws IOException {
    body.putInt(severity);
    body.putLong(millis);
    body.putText(sourceClass);
    body.putText(sourceMethod);
  }

  static LoggedRecord read(String logger, InBuffer body) throws IOException {
    return new LoggedRecord(logger, body.getInt(), body.getLong(), body.getText(), body.getText());
  }
}
