package org.joblib4j.process;

import java.util.concurrent.atomic.LongAdder;
import org.joblib4j.parallel.spi.Traffic;

/** Counts the bytes that a pool sends and shares. Safe for use by several threads. */
final class TrafficCounter {
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder shared = new LongAdder();

  void sent(long bytes) {
    sent.add(bytes);
  }

  void received(long bytes) {
    received.add(bytes);
  }

  void shared(long bytes) {
    shared.add(bytes);
  }

  /** All since the beginning. */
  Traffic total() {
    return new Traffic(sent.sum(), received.sum(), shared.sum());
  }
}
