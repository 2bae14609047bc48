package org.joblib4j.parallel;

import java.time.Duration;

/**
 * Consecutive tasks that went to a worker together and have ended there: those that have a value,
 * and perhaps one after them that failed, which ends a batch.
 *
 * <p>Times are counted from the beginning of the call, on this JVM's clock.
 *
 * @param firstIndex the index of the first task in the call
 * @param tasks how many of them have a value
 * @param failures how many of them failed, 0 or 1
 * @param worker the worker, for a person to read
 * @param sent when they were handed to the backend, the last time if they were dealt out again
 * @param begun when the worker took them
 * @param ended when they had come back
 * @param busy how long the worker ran them, the failed one included, by its own clock
 */
public record Completion(
    long firstIndex,
    int tasks,
    int failures,
    String worker,
    Duration sent,
    Duration begun,
    Duration ended,
    Duration busy) {

  /**
   * How long the worker had them in hand without running them: what it takes to send them to a
   * process, and its initializer, to read them, and to bring the results back.
   */
  public Duration overhead() {
    return ended.minus(begun).minus(busy);
  }

  /** How long the worker ran one of them, in the mean. */
  public Duration busyForEach() {
    return busy.dividedBy(Math.max(1, tasks + failures));
  }

  /** How long they waited for the worker. */
  public Duration waited() {
    return begun.minus(sent);
  }
}
