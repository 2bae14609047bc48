package org.joblib4j.function;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A function that may have the result of a call before it is made, because somebody has made the
 * same call before. {@code Parallel} asks such functions first, and sends only those calls to its
 * workers that have to be computed.
 */
public interface Recalling {

  /** A result that was there. */
  record Recalled(@Nullable Object value) {}

  /**
   * The result of a call, if it can be had without computing it.
   *
   * @param arguments as many as the function takes
   */
  Optional<Recalled> recall(@Nullable Object... arguments);
}
