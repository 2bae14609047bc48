package org.joblib4j.memory;

import java.util.List;

/**
 * What a look at all entries of a store found.
 *
 * @param whole how many are as they were written
 * @param damaged the others, which are in quarantine now: the entry and what is wrong with it
 */
public record Verification(long whole, List<String> damaged) {
  /** Copies the list. */
  public Verification {
    damaged = List.copyOf(damaged);
  }
}
