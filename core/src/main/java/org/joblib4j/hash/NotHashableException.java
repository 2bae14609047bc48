package org.joblib4j.hash;

import java.io.Serial;

/**
 * A value has no fingerprint, because something in it has no value that would be the same in the
 * next JVM: a socket, a thread, an iterator, an object of a package that is closed to reflection.
 *
 * <p>The message says where it is, what it is, and what to do.
 */
public final class NotHashableException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;

  private final String path;
  private final String reason;

  NotHashableException(String path, String reason) {
    super("value" + path + ": " + reason);
    this.path = path;
    this.reason = reason;
  }

  /**
   * The way from the value to what was refused, such as {@code .options["x"].listener}; empty where
   * it is the value itself.
   */
  public String path() {
    return path;
  }

  /** What was refused, why, and what to do. */
  public String reason() {
    return reason;
  }
}
