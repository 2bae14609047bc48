package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.Lease;
import org.joblib4j.memory.spi.ResultStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording says of a cache. */
class CacheEventsTest {
  @TempDir Path folder;

  /** What is to be recorded. */
  private interface Action {
    void run() throws Exception;
  }

  static double[] block(int n) {
    return new double[] {n};
  }

  static int failing(int n) {
    throw new IllegalStateException("no " + n);
  }

  private List<RecordedEvent> recorded(String name, Action action) throws Exception {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      action.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("org.joblib4j." + name))
        .toList();
  }

  private Memory memory() {
    return Memory.at(folder.resolve("cache"));
  }

  private Path entry(Cached1<Integer, ?, ?> cached, int argument) throws IOException {
    CallKey key = cached.memoizer().lookup(argument).orElseThrow();
    return new FileStore(folder.resolve("cache")).find(key.name()).orElseThrow();
  }

  @Test
  void aMissSaysWhyItWasComputedAndWhatWasStored() throws Exception {
    var cached = memory().cache("missed", "1", CacheEventsTest::block);
    cached.call(1);

    assertThat(
            recorded(
                "CacheMiss", () -> memory().cache("missed", "2", CacheEventsTest::block).call(1)))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getString("function")).isEqualTo("missed");
          assertThat(event.getString("entry")).contains("missed");
          assertThat(event.getString("reason")).isEqualTo("CODE_CHANGED");
          assertThat(event.getBoolean("stored")).isTrue();
          assertThat(event.getLong("bytes")).isPositive();
          assertThat(event.getDuration("computing")).isPositive();
          assertThat(event.getDuration()).isGreaterThan(event.getDuration("computing"));
        });
  }

  @Test
  void aComputationThatFailsIsAMissThatStoresNothing() throws Exception {
    var cached = memory().cache(CacheEventsTest::failing);

    assertThat(
            recorded(
                "CacheMiss",
                () -> {
                  try {
                    cached.call(1);
                  } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("no 1");
                  }
                }))
        .singleElement()
        .satisfies(event -> assertThat(event.getBoolean("stored")).isFalse());
  }

  @Test
  void aHitSaysWhatItSaved() throws Exception {
    var cached = memory().cache(CacheEventsTest::block);
    cached.call(1);

    assertThat(
            recorded(
                "CacheHit",
                () -> {
                  cached.call(1);
                  cached.call(1);
                }))
        .hasSize(2)
        .allSatisfy(event -> {
          assertThat(event.getString("function")).endsWith("CacheEventsTest.block(int)");
          assertThat(event.getDuration("lookup")).isPositive();
          assertThat(event.getLong("saved")).isNotNegative();
        });
  }

  @Test
  void aTrimSaysWhatItRemoved() throws Exception {
    var cached = memory().cache(CacheEventsTest::block);
    for (int i = 0; i < 5; i++) {
      cached.call(i);
    }
    long size = Files.size(entry(cached, 0));

    assertThat(recorded("CacheTrim", () -> memory().trim(TrimPolicy.UNLIMITED.maxItems(2))))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getString("store")).isEqualTo(memory().location().orElseThrow());
          assertThat(event.getLong("results")).isEqualTo(3);
          assertThat(event.getLong("bytes")).isEqualTo(3 * size);
        });
  }

  @Test
  void aDamagedEntryIsRecordedWithItsProblem() throws Exception {
    var cached = memory().cache(CacheEventsTest::block);
    cached.call(1);
    Files.write(entry(cached, 1), new byte[100]);

    assertThat(recorded("CacheQuarantine", () -> cached.call(1)))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getString("entry")).contains("CacheEventsTest.block");
          assertThat(event.getString("problem")).contains("its end is not that of an entry");
        });
  }

  @Test
  void aWaitForAnotherProcessIsRecorded() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    ResultStore busy =
        new PlantedStore(folder.resolve("cache")) {
          private static final long serialVersionUID = 1;

          @Override
          public Optional<Lease> tryLease(EntryName name) throws IOException {
            return asked.incrementAndGet() <= 2 ? Optional.empty() : super.tryLease(name);
          }
        };
    var cached = Memory.in(busy).cache(CacheEventsTest::block);

    assertThat(recorded("CacheWait", () -> cached.call(1)))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getBoolean("otherProcess")).isTrue();
          assertThat(event.getString("entry")).contains("CacheEventsTest.block");
          assertThat(event.getDuration()).isPositive();
        });
    assertThat(cached.on(1).isCached()).isTrue();
  }
}
