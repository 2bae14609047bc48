package org.joblib4j.parallel.spi;

/**
 * What the caller's thread hands on to the threads that run its tasks: scoped values, the context
 * of a logging library.
 *
 * <p>Taken once for a call; safe for use by many threads at once.
 */
@FunctionalInterface
public interface TaskContext {
  /** Nothing is handed on. */
  TaskContext NONE = Runnable::run;

  /**
   * Runs a batch with the context in place, and takes it away afterwards.
   *
   * @param batch what to run, once, in this thread; it does not throw
   */
  void run(Runnable batch);
}
