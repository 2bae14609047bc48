package org.joblib4j.benchmarks.sidebyside;

/** One way to do a piece of work; what it returns is checked for being there and thrown away. */
@FunctionalInterface
interface Way {
  /**
   * Does the work once.
   *
   * @throws Exception when it fails, which ends the fork
   */
  Object run() throws Exception;

  /** What is compared of a run: the time that it took, unless the work is about something else. */
  default long figure(long nanos) {
    return nanos;
  }

  /** Clears up after a run, outside of the time that is measured. */
  default void after() throws Exception {}
}
