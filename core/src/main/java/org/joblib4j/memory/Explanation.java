package org.joblib4j.memory;

import java.util.List;
import java.util.Optional;

/**
 * Why a call would be computed, or would not. Immutable.
 *
 * @param answer what would happen
 * @param differences what is different from the nearest stored result, one clause each, such as
 *     {@code argument alpha 0.1 -> 0.2}, {@code Features.scale(double) changed}; empty where there
 *     is none to compare with
 * @param nearest the result itself for a hit, else the one that has most in common with the call
 */
public record Explanation(Answer answer, List<String> differences, Optional<ResultInfo> nearest) {

  /** What would happen to the call. */
  public enum Answer {
    /** Its result is there. */
    HIT("hit"),
    /** It was never made, with the code as it is. */
    NEW_CALL("miss: there is no result of such a call"),
    /** Its result is no longer valid. */
    EXPIRED("miss: the result that is there is no longer valid"),
    /** Its result was removed to save room. */
    EVICTED("miss: its result was removed to save room"),
    /** Its result is damaged. */
    DAMAGED("miss: its result is damaged"),
    /** Its result is in the format of another version of this library. */
    OTHER_VERSION("miss: its result is of another version of joblib4j, and is not read"),
    /** The code on disk is newer than the code that runs, or something of the key is unreadable. */
    NOT_LOOKED_UP(
        "computed without the cache: what its key is made of is not known, a warning says what"),
    /** There is no store. */
    OFF("computed: the memory is off");

    private final String text;

    Answer(String text) {
      this.text = text;
    }
  }

  /** Copies the list. */
  public Explanation {
    differences = List.copyOf(differences);
  }

  static Explanation off() {
    return new Explanation(Answer.OFF, List.of(), Optional.empty());
  }

  static Explanation unusable() {
    return new Explanation(Answer.NOT_LOOKED_UP, List.of(), Optional.empty());
  }

  /** Whether the result is there. */
  public boolean isHit() {
    return answer == Answer.HIT;
  }

  /** The answer and the differences, on one line. */
  @Override
  public String toString() {
    if (differences.isEmpty()) {
      return answer.text;
    }
    return answer.text + "; the nearest differs: " + String.join("; ", differences);
  }
}
