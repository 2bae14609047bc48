package org.joblib4j.memory;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides whether a stored result may still be used. It travels with a cached function to worker
 * processes, and is called by whichever thread wants the result.
 *
 * <pre>{@code
 * var daily = memory.cache(Prices::of).validWhile(Validity.expiresAfter(Duration.ofDays(1)));
 * var costly = memory.cache(Prices::of).validWhile(info -> info.duration().toSeconds() >= 1);
 * }</pre>
 */
@FunctionalInterface
public interface Validity extends Serializable {
  /** Whether the result may be used; false drops it, and it is computed again. */
  boolean isValid(ResultInfo info);

  /**
   * Valid until so long after it was computed.
   *
   * @throws IllegalArgumentException when the duration is not positive
   */
  static Validity expiresAfter(Duration age) {
    if (!age.isPositive()) {
      throw new IllegalArgumentException("a result that expires after " + age + " is never valid");
    }
    return info -> Duration.between(info.created(), Instant.now()).compareTo(age) < 0;
  }
}
