package org.joblib4j.memory;

import java.time.Instant;
import java.util.List;

/**
 * One stored result, for those who look into a store.
 *
 * @param key the name of its file
 * @param info what is known besides the value
 * @param lastUsed when it was used last
 * @param codeChanges what is different in the newest code of the function that has results; empty
 *     where it is of that code
 */
public record StoredEntry(String key, ResultInfo info, Instant lastUsed, List<String> codeChanges) {
  /** Copies the list. */
  public StoredEntry {
    codeChanges = List.copyOf(codeChanges);
  }
}
