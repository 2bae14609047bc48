package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counting hits and misses. */
class StatisticsTest {
  @TempDir Path folder;

  static int plain(int x) {
    return x;
  }

  @Test
  void hitsAndMissesAreCountedByReason() throws IOException {
    Memory memory = Memory.at(folder);
    var cached = memory.cache(StatisticsTest::plain);
    cached.call(1);
    cached.call(1);
    cached.call(1);
    cached.call(2);

    FunctionStatistics statistics = cached.statistics().orElseThrow();
    assertThat(statistics.function()).endsWith("StatisticsTest.plain(int)");
    assertThat(statistics.hits()).isEqualTo(2);
    assertThat(statistics.misses()).containsOnly(Map.entry(MissReason.NEW_CALL, 2L));
    assertThat(statistics.storedBytes()).isPositive();
    assertThat(memory.statistics()).containsExactly(statistics);
  }

  @Test
  void changedCodeIsAReason() throws IOException {
    Memory memory = Memory.at(folder);
    memory.cache("counted", "1", (Integer x) -> x).call(1);
    var changed = memory.cache("counted", "2", (Integer x) -> x);
    changed.call(1);

    assertThat(changed.statistics().orElseThrow().misses())
        .containsEntry(MissReason.CODE_CHANGED, 1L);
  }

  @Test
  void smallResultsOnTheHeapAreFoundWithoutTheirFile() throws IOException {
    Memory memory = Memory.at(folder).onHeap(1 << 20);
    var cached = memory.cache((Integer x) -> new int[] {x});
    cached.call(1);
    int[] first = cached.call(1);
    first[0] = 99;
    CallKey key = cached.memoizer().lookup(1).orElseThrow();
    new FileStore(folder).remove(key.name());

    assertThat(cached.call(1)).as("from the heap, each call its own").containsExactly(1);
    memory.clear();
    assertThat(cached.on(1).isCached()).isFalse();
  }
}
