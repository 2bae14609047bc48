package org.joblib4j.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** Waits for what tells nobody that it has come, such as a file of another process. */
final class Await {
  private Await() {}

  /**
   * Waits for a file, which a task in any process may make.
   *
   * @throws InterruptedException at the end of a test's or a task's time
   */
  static void file(Path file) throws InterruptedException {
    until(() -> Files.exists(file));
  }

  /**
   * Waits until something holds.
   *
   * @throws InterruptedException at the end of a test's or a task's time
   */
  static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Thread.onSpinWait();
    }
  }
}
