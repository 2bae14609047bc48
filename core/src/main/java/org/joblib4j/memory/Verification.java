package org.joblib4j.memory;

import java.util.List;

/**
 * What a look at all entries of a store found.
 *
 * @param whole how many are as they were written
 * @param otherVersions how many are in the format of another version of this library, which is not
 *     read; they stay, until they are trimmed or the same call is computed by this version
 * @param damaged the others, which are in quarantine now: the entry and what is wrong with it
 */
public record Verification(long whole, long otherVersions, List<String> damaged) {
  /** Copies the list. */
  public Verification {
    damaged = List.copyOf(damaged);
  }
}
