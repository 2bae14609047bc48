package org.joblib4j.parallel;

import java.time.Duration;
import java.util.Optional;

/**
 * Consecutive tasks that a worker had in hand and of which nothing came back: it died or was
 * killed, or the call ended first. The time that it spent on them is lost.
 *
 * <p>Times are counted from the beginning of the call.
 *
 * @param firstIndex the index of the first task in the call
 * @param tasks how many they were
 * @param worker the worker, for a person to read
 * @param sent when they were handed to the backend
 * @param begun when the worker took them
 * @param ended when its end was known, or the call ended
 * @param death how the worker died; empty where it did not, and the call had ended
 */
public record Loss(
    long firstIndex,
    int tasks,
    String worker,
    Duration sent,
    Duration begun,
    Duration ended,
    Optional<String> death) {

  /** The time that is lost. */
  public Duration time() {
    return ended.minus(begun);
  }
}
