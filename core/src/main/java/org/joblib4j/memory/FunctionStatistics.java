package org.joblib4j.memory;

import java.time.Duration;
import java.util.Map;

/**
 * What happened to the calls of one cached function, in all processes that use the store. Counts of
 * running processes may be up to a few seconds old.
 *
 * @param function the function's full name
 * @param hits calls whose result was there
 * @param misses calls that had to be computed, by reason
 * @param computing how long the computations of stored results took, all together
 * @param saved how much longer the hits would have taken as computations
 * @param storedBytes how much was written, with what was removed since
 * @param differences hits that {@link Memory#audit} found to differ from what is computed today
 */
public record FunctionStatistics(
    String function,
    long hits,
    Map<MissReason, Long> misses,
    Duration computing,
    Duration saved,
    long storedBytes,
    long differences) {

  /** Copies the map. */
  public FunctionStatistics {
    misses = Map.copyOf(misses);
  }

  /** The calls that had to be computed. */
  public long allMisses() {
    return misses.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The function, its hits and misses, and the time saved, on one line. */
  @Override
  public String toString() {
    return "%s: %d hits, %d misses %s, %s saved"
        .formatted(function, hits, allMisses(), misses, saved);
  }
}
