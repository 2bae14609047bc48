package org.joblib4j.parallel;

import java.time.Duration;

/**
 * Consecutive tasks that went to a worker together and have finished there.
 *
 * <p>Times are counted from the beginning of the call. For worker processes, when they began
 * follows from when the results arrived and how long the tasks took.
 *
 * @param firstIndex the index of the first task in the call
 * @param tasks how many
 * @param worker the worker, for a person to read
 * @param sent when they were handed to the backend
 * @param begun when the worker began with the first
 * @param ended when it had ended the last
 */
public record Completion(
    long firstIndex, int tasks, String worker, Duration sent, Duration begun, Duration ended) {

  /** How long the worker was busy with them. */
  public Duration busy() {
    return ended.minus(begun);
  }

  /** How long they waited for the worker. */
  public Duration waited() {
    return begun.minus(sent);
  }
}
