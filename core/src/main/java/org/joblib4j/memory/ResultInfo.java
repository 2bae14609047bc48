package org.joblib4j.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a store knows about a result besides its value. Immutable.
 *
 * @param function the function's full name
 * @param arguments those that count, each in short
 * @param created when the result was computed
 * @param duration how long that took
 * @param bytes how much room it takes
 */
public record ResultInfo(
    String function, List<String> arguments, Instant created, Duration duration, long bytes) {
  /** Copies the list. */
  public ResultInfo {
    arguments = List.copyOf(arguments);
  }
}
