package org.joblib4j.process;

import java.util.concurrent.atomic.LongAdder;
import org.joblib4j.parallel.spi.Traffic;

/** Counts bytes that are sent, received and shared. Safe for use by several threads. */
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

  /** Adds what was counted elsewhere. */
  void add(Traffic traffic) {
    sent(traffic.sent());
    received(traffic.received());
    shared(traffic.shared());
  }

  /** All since the beginning. */
  Traffic total() {
    return new Traffic(sent.sum(), received.sum(), shared.sum());
  }
}
