package org.joblib4j.examples.demo;

/** What the demo tells its user in one line. */
final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }
}
