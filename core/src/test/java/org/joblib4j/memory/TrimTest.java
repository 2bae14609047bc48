package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.memory.Explanation.Answer;
import org.joblib4j.memory.spi.EntryState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeping a cache small. */
class TrimTest {
  @TempDir Path folder;

  static double[] block(int n) {
    return new double[1_000];
  }

  static double[] costly(int n) throws InterruptedException {
    Thread.sleep(30);
    return new double[1_000];
  }

  static double[] steady(int n) {
    LockSupport.parkNanos(2_500_000);
    return new double[1_000];
  }

  static NdArray mapped(int n) {
    return NdArray.of(new double[] {n, 2, 3});
  }

  private List<EntryState> entries() throws IOException {
    FileStore store = new FileStore(folder);
    List<EntryState> all = new ArrayList<>();
    for (String function : store.functions()) {
      try (Stream<EntryState> entries = store.entries(function)) {
        entries.forEach(all::add);
      }
    }
    return all;
  }

  private void age(Cached1<Integer, ?, ?> cached, int argument, Duration age) throws IOException {
    CallKey key = cached.memoizer().lookup(argument).orElseThrow();
    Path file = new FileStore(folder).find(key.name()).orElseThrow();
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  @Test
  void theLeastRecentlyUsedOfOneKindGoFirst() throws IOException {
    Memory memory = Memory.at(folder);
    var cached = memory.cache(TrimTest::steady);
    for (int i = 0; i < 5; i++) {
      cached.call(i);
      age(cached, i, Duration.ofMinutes(i == 2 ? 1 : 10 + i));
    }

    assertThat(memory.trim(TrimPolicy.UNLIMITED.maxItems(1))).isEqualTo(4);
    assertThat(cached.on(2).isCached()).isTrue();
    assertThat(cached.on(0).explain().answer()).isEqualTo(Answer.EVICTED);
  }

  @Test
  void whatWasCostlyStaysLonger() throws Exception {
    Memory memory = Memory.at(folder);
    var cheap = memory.cache(TrimTest::block);
    var costly = memory.cache(TrimTest::costly);
    costly.call(1);
    age(costly, 1, Duration.ofDays(1));
    cheap.call(1);
    cheap.call(2);

    memory.trim(TrimPolicy.UNLIMITED.maxItems(1));
    assertThat(costly.on(1).isCached()).isTrue();
    assertThat(cheap.on(1).isCached()).isFalse();
  }

  @Test
  void bytesAreLimited() throws IOException {
    Memory memory = Memory.at(folder);
    var cached = memory.cache(TrimTest::block);
    for (int i = 0; i < 10; i++) {
      cached.call(i);
    }
    memory.trim(TrimPolicy.maxBytes(30_000));

    assertThat(entries().stream().mapToLong(EntryState::bytes).sum()).isBetween(20_000L, 30_000L);
  }

  @Test
  void oldResultsGo() throws IOException {
    Memory memory = Memory.at(folder);
    var cached = memory.cache(TrimTest::block);
    cached.call(1);
    cached.call(2);
    age(cached, 1, Duration.ofDays(40));

    assertThat(memory.trim(TrimPolicy.UNLIMITED.maxAge(Duration.ofDays(30)))).isEqualTo(1);
    assertThat(cached.on(2).isCached()).isTrue();
  }

  @Test
  void oneFunctionIsTrimmed() throws IOException {
    Memory memory = Memory.at(folder);
    var cached = memory.cache(TrimTest::block);
    var other = memory.cache(TrimTest::mapped);
    cached.call(1);
    other.call(1);

    memory.trim(TrimPolicy.maxBytes(0).ofFunctions("*TrimTest.block*"));
    assertThat(cached.on(1).isCached()).isFalse();
    assertThat(other.on(1).isCached()).isTrue();
  }

  @Test
  void theCapIsKeptInTheBackground() throws IOException {
    Memory memory = Memory.at(folder).maxItems(20);
    var cached = memory.cache(TrimTest::block);
    for (int i = 0; i < 20; i++) {
      cached.call(i);
      age(cached, i, Duration.ofMinutes(5));
    }
    for (int i = 20; i < 40; i++) {
      cached.call(i);
      age(cached, i, Duration.ofMinutes(5));
    }

    Instant end = Instant.now().plusSeconds(30);
    while (entries().size() > 22 && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(10_000_000);
      cached.call(41);
      cached.on(41).forget();
    }
    assertThat(entries()).hasSizeLessThanOrEqualTo(22);
  }

  @Test
  void aMappedResultOutlivesItsFile() throws IOException {
    Memory memory = Memory.at(folder).mapMode(MapMode.READ);
    var cached = memory.cache(TrimTest::mapped);
    cached.call(7);
    NdArray array = cached.call(7);
    assertThat(array.isMapped()).isTrue();
    memory.clear();

    assertThat(array.getDouble(0)).isEqualTo(7);
    assertThat(entries()).isEmpty();
  }

  @Test
  void clearingOneFunctionLeavesTheOthers() throws IOException {
    Memory memory = Memory.at(folder);
    var cached = memory.cache(TrimTest::block);
    var other = memory.cache(TrimTest::mapped);
    cached.call(1);
    other.call(1);
    cached.clear();

    assertThat(cached.on(1).isCached()).isFalse();
    assertThat(other.on(1).isCached()).isTrue();
    assertThat(other.on(1).forget()).isTrue();
    assertThat(other.on(1).forget()).isFalse();
  }

  @Test
  void impossibleLimitsAreRefused() {
    assertThatThrownBy(() -> TrimPolicy.maxBytes(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 bytes");
    assertThatThrownBy(() -> TrimPolicy.UNLIMITED.maxAge(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
