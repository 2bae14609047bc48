package org.joblib4j.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.LoadOptions;
import org.joblib4j.persist.Persist;

/**
 * What one process counted in one day for one function, or the sum of such pages.
 *
 * @param function the function's full name
 * @param misses by the reason's name
 * @param summed the pages that are in this sum: they may be there still
 */
record LedgerPage(
    String function,
    long hits,
    Map<String, Long> misses,
    long computingNanos,
    long savedNanos,
    long storedBytes,
    long differences,
    List<String> summed) {

  static LedgerPage empty(String function) {
    return new LedgerPage(function, 0, Map.of(), 0, 0, 0, 0, List.of());
  }

  byte[] toBytes() throws IOException {
    var out = new ByteArrayOutputStream();
    Persist.dump(this, out, Compression.NONE);
    return out.toByteArray();
  }

  static LedgerPage of(byte[] document) throws IOException {
    return Persist.load(MemorySegment.ofArray(document), LedgerPage.class, LoadOptions.DEFAULT);
  }

  /** The sum of this and another page, which has a name. */
  LedgerPage plus(LedgerPage other, String document) {
    Map<String, Long> sums = new HashMap<>(misses);
    other.misses.forEach((reason, count) -> sums.merge(reason, count, Long::sum));
    List<String> names = new ArrayList<>(summed);
    names.add(document);
    return new LedgerPage(
        function.isEmpty() ? other.function : function,
        hits + other.hits,
        sums,
        computingNanos + other.computingNanos,
        savedNanos + other.savedNanos,
        storedBytes + other.storedBytes,
        differences + other.differences,
        names);
  }

  FunctionStatistics toStatistics() {
    Map<MissReason, Long> byReason = new EnumMap<>(MissReason.class);
    for (MissReason reason : MissReason.values()) {
      Long count = misses.get(reason.name());
      if (count != null && count > 0) {
        byReason.put(reason, count);
      }
    }
    return new FunctionStatistics(
        function,
        hits,
        byReason,
        Duration.ofNanos(computingNanos),
        Duration.ofNanos(savedNanos),
        storedBytes,
        differences);
  }
}
