package org.joblib4j.parallel;

import java.time.Duration;

/**
 * Consecutive tasks that went to a worker together and have ended there: those that have a value,
 * and perhaps one after them that failed, which ends a batch.
 *
 * <p>Times are counted from the beginning of the call. For worker processes, when they began
 * follows from when the results arrived and how long the tasks took.
 *
 * @param firstIndex the index of the first task in the call
 * @param tasks how many of them have a value
 * @param failures how many of them failed, 0 or 1
 * @param worker the worker, for a person to read
 * @param sent when they were handed to the backend, the last time if they were dealt out again
 * @param begun when the worker began with the first
 * @param ended when it had ended the last, the failed one included
 */
public record Completion(
    long firstIndex,
    int tasks,
    int failures,
    String worker,
    Duration sent,
    Duration begun,
    Duration ended) {

  /** How long the worker was busy with them. */
  public Duration busy() {
    return ended.minus(begun);
  }

  /** How long the worker was busy with one of them, in the mean. */
  public Duration busyForEach() {
    return busy().dividedBy(Math.max(1, tasks + failures));
  }

  /** How long they waited for the worker. */
  public Duration waited() {
    return begun.minus(sent);
  }
}
