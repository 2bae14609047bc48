package org.joblib4j.parallel;

import java.util.Optional;
import java.util.concurrent.Future;
import org.joblib4j.timing.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Says when a call may send its next batch, where a {@link RateLimit} or a {@link MemoryBound} has
 * a say in it. For the dispatching thread.
 */
final class Admission {
  private final @Nullable RateLimit rate;
  private final MemoryBound.@Nullable Gate memory;
  private final Timer timer;

  /**
   * What bounds a call, if anything does.
   *
   * @param rateLimit of all calls of a value
   * @param memoryBound of this one
   */
  record Rules(Optional<RateLimit> rateLimit, Optional<MemoryBound> memoryBound) {}

  private Admission(@Nullable RateLimit rate, @Nullable MemoryBound bound) {
    this.rate = rate;
    this.memory = bound == null ? null : bound.new Gate();
    this.timer = rate != null ? rate.timer() : bound != null ? bound.timer() : Timer.SYSTEM;
  }

  /** That of one call; null where nothing bounds it. */
  static @Nullable Admission of(Rules rules) {
    return rules.rateLimit().isEmpty() && rules.memoryBound().isEmpty()
        ? null
        : new Admission(rules.rateLimit().orElse(null), rules.memoryBound().orElse(null));
  }

  /** How many of some tasks may travel together: what is counted one by one travels so. */
  int together(int tasks) {
    return rate == null ? tasks : 1;
  }

  /** In how many nanoseconds one may begin, or should ask again; 0 for now. */
  long nanosUntilNext(int underWay) {
    long nanos = rate == null ? 0 : rate.nanosUntilNext();
    return memory == null ? nanos : Math.max(nanos, memory.nanosUntilNext(underWay));
  }

  /**
   * Counts a batch that begins, if it may now.
   *
   * @param underWay how many others do
   */
  boolean tryBegin(int underWay) {
    if (memory != null && memory.nanosUntilNext(underWay) > 0) {
      return false;
    }
    if (rate != null && !rate.tryBegin()) {
      return false;
    }
    if (memory != null) {
      memory.begun(underWay + 1);
    }
    return true;
  }

  /** A batch has come back. */
  void returned() {
    if (memory != null) {
      memory.returned();
    }
  }

  /** Wakes somebody after some time. */
  Future<?> after(long nanos, Runnable wake) {
    return timer.after(nanos, wake);
  }

  /** Why no batch begins, for a person to read; empty where nothing keeps one. */
  String reason(int underWay) {
    if (memory != null && memory.nanosUntilNext(underWay) > 0) {
      return memory.reason();
    }
    return rate != null && rate.nanosUntilNext() > 0 ? "the rate limit is " + rate : "";
  }
}
