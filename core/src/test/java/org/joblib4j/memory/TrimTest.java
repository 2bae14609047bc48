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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.memory.Explanation.Answer;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.EntryState;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.DumpOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeping a cache small. */
class TrimTest {
  @TempDir Path folder;

  static double[] block(int n) {
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

  /** An entry of a function that took so long, and was used so long ago. */
  private EntryName plant(int number, Duration duration, Duration age) throws IOException {
    EntryName name = new EntryName("planted", "%040x".formatted(number));
    FileStore store = new FileStore(folder);
    Path file = store.newFile(name);
    EntryInfo info =
        new EntryInfo(EntryInfo.FORMAT, "planted", "", "", "", List.of(), Instant.EPOCH, duration);
    EntryFiles.write(file, name, info, new double[1_000], Compression.NONE, DumpOptions.DEFAULT);
    store.publish(name, file);
    Files.setLastModifiedTime(
        store.find(name).orElseThrow(), FileTime.from(Instant.now().minus(age)));
    return name;
  }

  private List<EntryName> names() throws IOException {
    return entries().stream().map(EntryState::name).toList();
  }

  @Test
  void theLeastRecentlyUsedOfOneKindGoFirst() throws IOException {
    plant(1, Duration.ofMillis(30), Duration.ofMinutes(10));
    EntryName latest = plant(2, Duration.ofMillis(20), Duration.ofMinutes(1));
    plant(3, Duration.ofMillis(40), Duration.ofMinutes(11));

    assertThat(Memory.at(folder).trim(TrimPolicy.UNLIMITED.maxItems(1))).isEqualTo(2);
    assertThat(names()).containsExactly(latest);
  }

  @Test
  void whatWasCostlyStaysLonger() throws IOException {
    plant(1, Duration.ofMillis(1), Duration.ofMinutes(1));
    EntryName costly = plant(2, Duration.ofMillis(100), Duration.ofDays(1));
    plant(3, Duration.ofMillis(1), Duration.ofSeconds(20));

    Memory.at(folder).trim(TrimPolicy.UNLIMITED.maxItems(1));
    assertThat(names()).containsExactly(costly);
  }

  @Test
  void whatWasRemovedIsSaid() throws IOException {
    Memory memory = Memory.at(folder);
    var cached = memory.cache(TrimTest::block);
    cached.call(1);
    memory.trim(TrimPolicy.UNLIMITED.maxItems(0));

    assertThat(cached.on(1).explain().answer()).isEqualTo(Answer.EVICTED);
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

  static double scaled(double alpha, String solver) {
    return alpha;
  }

  @Test
  void callsAreChosenByAnArgument() throws IOException {
    Memory memory = Memory.at(folder);
    var cached = memory.cache(TrimTest::scaled);
    cached.call(0.1, "svd");
    cached.call(0.2, "svd");
    cached.call(0.1, "lsqr");
    TrimPolicy none = TrimPolicy.UNLIMITED.maxItems(0);

    assertThat(memory.trim(none.ofArguments("solver=0.1"))).isZero();
    assertThat(memory.trim(none.ofArguments("ls*"))).isEqualTo(1);
    assertThat(memory.trim(none.ofArguments("alpha=0.2").ofFunctions("nobody"))).isZero();
    assertThat(memory.trim(none.ofArguments("alpha=0.2"))).isEqualTo(1);
    assertThat(cached.on(0.1, "svd").isCached()).isTrue();
    assertThat(memory.trim(TrimPolicy.UNLIMITED.maxItems(1).ofArguments("svd"))).isZero();
    assertThat(TrimPolicy.maxBytes(5).ofArguments("svd").ofFunctions("f"))
        .hasToString("TrimPolicy[bytes 5 functions f arguments svd]");
  }

  @Test
  void functionsAreClearedByPattern() throws IOException {
    Memory memory = Memory.at(folder);
    var cached = memory.cache(TrimTest::block);
    var other = memory.cache(TrimTest::mapped);
    cached.call(1);
    cached.call(2);
    other.call(1);

    assertThat(memory.clear("*TrimTest.block(int)")).isEqualTo(2);
    assertThat(cached.on(1).explain().answer()).as("not to save room").isEqualTo(Answer.NEW_CALL);
    assertThat(memory.statistics()).hasSize(1);
    assertThat(memory.clear("nobody")).isZero();
    assertThat(memory.clear("*")).isEqualTo(1);
    assertThat(Memory.off().clear("*")).isZero();
  }

  @Test
  void readersAreNotDisturbedByTrimmingAndClearing() throws Exception {
    Memory plain = Memory.at(folder);
    var mapped = plain.mapMode(MapMode.READ).cache(DamageTest::squares);
    var copied = plain.cache(TrimTest::block);
    AtomicBoolean isOver = new AtomicBoolean();
    try (Warned warned = new Warned();
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      Future<Integer> reading =
          threads.submit(() -> {
            int calls = 0;
            for (int i = 0; i < 300; i++, calls++) {
              int n = 20_000 + i % 7;
              NdArray array = mapped.call(n);
              assertThat(copied.call(i % 5)).hasSize(1_000);
              assertThat(array.getDouble(n - 1)).isEqualTo((n - 1.0) * (n - 1));
              assertThat(copied.call(i % 5)).hasSize(1_000);
            }
            return calls;
          });
      Future<Long> trimming =
          threads.submit(() -> {
            long removed = 0;
            while (!isOver.get()) {
              removed += plain.trim(TrimPolicy.UNLIMITED.maxItems(2));
              plain.clear("*block*");
            }
            return removed;
          });
      try {
        assertThat(reading.get()).isEqualTo(300);
      } finally {
        isOver.set(true);
      }
      assertThat(trimming.get()).isPositive();
      assertThat(warned.about(folder)).filteredOn(told -> told.contains("damaged")).isEmpty();
    }
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
  void smallCapsAreUsedToTheFull() throws IOException {
    for (int most : new int[] {1, 5, 9, 30}) {
      for (int i = 0; i <= most; i++) {
        plant(i, Duration.ofMillis(1), Duration.ofMinutes(5));
      }
      Trimmer.of(new FileStore(folder)).trim(TrimPolicy.UNLIMITED.maxItems(most), true);
      assertThat(entries()).as("at most %d", most).hasSize(most - most / 10);
    }
    long bytes = entries().getFirst().bytes();
    for (int i = 0; i < 10; i++) {
      plant(i, Duration.ofMillis(1), Duration.ofMinutes(5));
    }
    Trimmer.of(new FileStore(folder)).trim(TrimPolicy.maxBytes(bytes * 5), true);
    assertThat(entries()).hasSize(4);
  }

  @Test
  void whatWasUsedInTheFutureGoesFirst() throws IOException {
    EntryName before = plant(1, Duration.ofMillis(1), Duration.ofDays(1));
    plant(2, Duration.ofMillis(1), Duration.ofDays(-100));
    EntryName now = plant(3, Duration.ofMillis(1), Duration.ofSeconds(-3));

    Trimmer.of(new FileStore(folder)).trim(TrimPolicy.UNLIMITED.maxItems(2), true);
    assertThat(names()).containsExactlyInAnyOrder(before, now);
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

  @Test
  void limitOfBytesJoinsTheOthers() {
    TrimPolicy policy = TrimPolicy.UNLIMITED.ofFunctions("*.train").maxItems(5).andBytes(1_000);

    assertThat(policy.functions()).hasValue("*.train");
    assertThat(policy.items()).hasValue(5);
    assertThat(policy.bytes()).hasValue(1_000);
  }

  @Test
  void functionIsFoundByItsNameWithoutParameters() throws IOException {
    Memory memory = Memory.at(folder);
    Cached1<Integer, Integer, RuntimeException> cached = memory.cache(TrimTest::squared);
    cached.call(3);

    assertThat(memory.clear(TrimTest.class.getName() + ".square")).isZero();
    assertThat(memory.clear(TrimTest.class.getName() + ".squared")).isOne();
    assertThat(cached.on(3).explain().answer()).isEqualTo(Explanation.Answer.NEW_CALL);
  }

  private static int squared(int x) {
    return x * x;
  }
}
