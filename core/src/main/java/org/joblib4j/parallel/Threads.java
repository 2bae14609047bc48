package org.joblib4j.parallel;

/** Where the workers of {@link ThreadWorkers} have their threads from. */
@FunctionalInterface
interface Threads {
  /**
   * Runs something in a thread in which no other call has left anything, as far as that is known.
   */
  void execute(Runnable work);

  /**
   * Whether a thread that has worked so long for a call is to work for no other one. Not to be
   * asked without need, as the answer may be counted.
   */
  default boolean replacesAfter(long nanos) {
    return true;
  }

  /** Sets back, in the current thread, what tasks have changed of it. */
  default void clean() {}
}
