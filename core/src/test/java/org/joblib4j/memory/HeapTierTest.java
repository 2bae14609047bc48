package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.joblib4j.memory.spi.EntryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small entries in memory. */
class HeapTierTest {
  @TempDir Path folder;

  static int[] one(int x) {
    return new int[] {x};
  }

  private static EntryName name(int number) {
    return new EntryName("f", "%040x".formatted(number));
  }

  private HeapTier tier(long limit) {
    return HeapTier.of(new FileStore(folder), limit);
  }

  @Test
  void whatIsUsedStaysAndTheOldestOfTheRestGoes() {
    HeapTier tier = tier(100);
    for (int i = 0; i < 4; i++) {
      tier.put(name(i), new byte[25]);
    }
    assertThat(tier.get(name(0))).hasSize(25);
    tier.put(name(4), new byte[30]);

    assertThat(tier.get(name(0))).isNotNull();
    assertThat(tier.get(name(1))).isNull();
    assertThat(tier.get(name(2))).isNull();
    assertThat(tier.get(name(3))).isNotNull();
    assertThat(tier.get(name(4))).hasSize(30);
  }

  @Test
  void theNewestStaysThoughAllOthersWereUsed() {
    HeapTier tier = tier(100);
    for (int i = 0; i < 4; i++) {
      tier.put(name(i), new byte[25]);
      tier.get(name(i));
    }
    tier.put(name(4), new byte[25]);

    assertThat(tier.get(name(4))).isNotNull();
    assertThat(tier.get(name(0))).isNull();
  }

  @Test
  void anEntryThatIsPutTwiceCountsOnce() {
    HeapTier tier = tier(100);
    for (int i = 0; i < 10; i++) {
      tier.put(name(1), new byte[40]);
    }
    tier.put(name(2), new byte[60]);
    tier.put(name(3), new byte[101]);

    assertThat(tier.get(name(1))).hasSize(40);
    assertThat(tier.get(name(2))).hasSize(60);
    assertThat(tier.get(name(3))).as("larger than all the room").isNull();
  }

  @Test
  void theLimitHoldsWhateverThreadsDo() throws Exception {
    HeapTier tier = tier(1_000);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      var running =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(thread -> threads.submit(() -> hammer(tier, thread)))
              .toList();
      for (Future<?> each : running) {
        each.get();
      }
    }
    long kept = 0;
    for (int i = 0; i < 200; i++) {
      byte[] entry = tier.get(name(i));
      kept += entry == null ? 0 : entry.length;
    }
    assertThat(kept).isBetween(900L, 1_000L);
  }

  private void hammer(HeapTier tier, int thread) {
    for (int i = 0; i < 20_000; i++) {
      int number = (i * 7 + thread) % 200;
      if (tier.get(name(number)) == null) {
        tier.put(name(number), new byte[10 + number % 20]);
      }
      if (i % 100 == 0) {
        HeapTier.forget(new FileStore(folder), name(number));
      }
    }
    for (int i = 0; i < 200; i++) {
      tier.put(name(i), new byte[10]);
    }
  }

  @Test
  void aMemoryWithoutATierForgetsForTheOneThatHasIt() throws IOException {
    var withTier = Memory.at(folder).onHeap(1 << 20).cache(HeapTierTest::one);
    withTier.call(1);
    withTier.call(1);
    assertThat(Memory.at(folder).cache(HeapTierTest::one).on(1).forget()).isTrue();

    CallKey key = withTier.memoizer().lookup(1).orElseThrow();
    assertThat(tier(1).get(key.name())).isNull();
    assertThat(tier(1).get(name(1))).isNull();
  }

  @Test
  void whatIsTrimmedIsForgottenAndTheRestStays() throws IOException {
    Memory memory = Memory.at(folder).onHeap(1 << 20);
    var cached = memory.cache(HeapTierTest::one);
    for (int i = 1; i <= 2; i++) {
      cached.call(i);
      cached.call(i);
    }
    memory.trim(TrimPolicy.UNLIMITED.maxItems(0).ofArguments("x=1"));

    assertThat(tier(1).get(cached.memoizer().lookup(1).orElseThrow().name())).isNull();
    assertThat(tier(1).get(cached.memoizer().lookup(2).orElseThrow().name())).isNotNull();
  }

  @Test
  void noRoomMeansNoTier() {
    HeapTier none = tier(0);
    none.put(name(1), new byte[0]);
    none.put(name(2), new byte[1]);

    assertThat(none.get(name(1))).isNull();
    assertThat(none.get(name(2))).isNull();
  }
}
