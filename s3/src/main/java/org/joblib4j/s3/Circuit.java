package org.joblib4j.s3;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps callers from waiting for a service that did not answer a moment ago.
 *
 * <p>A cached function makes half a dozen calls for one result, and each of them would take as long
 * as all attempts of a call may take before it says what the first one has said. So after a failure
 * there is a pause in which every call fails at once, for the reason of that failure. Then one call
 * may find out: if it fails, too, the pause is twice as long; if it gets an answer, be it a
 * refusal, everybody may call again.
 */
final class Circuit {
  static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(30).toNanos();

  private final LongSupplier clock;
  private @Nullable String reason;
  private long pause;
  private long end;
  private boolean isTrying;

  /**
   * @param clock nanoseconds, as of {@link System#nanoTime}
   */
  Circuit(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Asks whether to call. Who may call during a failure is the only one for the next pause.
   *
   * @return why not, or null
   */
  synchronized @Nullable String refusal() {
    if (reason == null) {
      return null;
    }
    if (clock.getAsLong() - end < 0) {
      return reason;
    }
    end = clock.getAsLong() + pause;
    isTrying = true;
    return null;
  }

  /** A call was answered. */
  synchronized void answered() {
    reason = null;
    isTrying = false;
  }

  /** A call was not answered. */
  synchronized void failed(String why) {
    if (reason != null && !isTrying) {
      return; // it was under way when another one failed
    }
    pause = reason == null ? FIRST_PAUSE_NANOS : Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    reason = why;
    isTrying = false;
    end = clock.getAsLong() + pause;
  }
}
