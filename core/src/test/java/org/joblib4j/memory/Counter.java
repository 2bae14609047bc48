package org.joblib4j.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often a function ran. A cached function may not use a counter of its own: it would be part of
 * its code, and what it counts part of its captured values. Tests name their counters, and trust
 * the function.
 */
final class Counter {
  private static final Map<String, AtomicInteger> COUNTS = new ConcurrentHashMap<>();

  private Counter() {}

  static int count(String name) {
    return COUNTS.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet();
  }

  static int of(String name) {
    AtomicInteger count = COUNTS.get(name);
    return count == null ? 0 : count.get();
  }
}
