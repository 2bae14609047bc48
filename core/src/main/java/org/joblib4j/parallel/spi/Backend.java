package org.joblib4j.parallel.spi;

import java.io.IOException;

/** A kind of place where tasks run; without state, safe to share between threads. */
public interface Backend {

  /** The name by which a user chooses this backend, such as {@code "threads"}. */
  String name();

  /** Whether tasks see the objects of this JVM themselves, not copies of them. */
  default boolean sharesMemory() {
    return false;
  }

  /**
   * Whether its workers, though not threads of this JVM, compute on the CPUs of this machine, so
   * that calls in threads should leave them theirs.
   */
  default boolean takesCpusOfThisMachine() {
    return false;
  }

  /**
   * Gets workers ready, or begins to: the first batch may wait for them.
   *
   * @param settings how many workers, and what they are given
   * @return workers that the caller closes
   * @throws IOException when the place cannot be reached or workers cannot be started
   */
  Workers open(WorkerSettings settings) throws IOException;
}
