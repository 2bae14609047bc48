package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.joblib4j.function.Fn1;
import org.joblib4j.persist.Compression;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calling a cached function. */
class CallTest {
  record Query(String text, int limit) {}

  @SuppressWarnings("ArrayRecordComponent") // as users' records have them
  record Model(double[] weights, List<Query> queries, Optional<Instant> made) {}

  @TempDir Path folder;
  Memory memory = Memory.off();

  @BeforeEach
  void open() {
    memory = Memory.at(folder);
  }

  static int twice(int x) {
    Counter.count("twice" + x);
    return 2 * x;
  }

  static Model train(double[] data, Query query, boolean verbose) throws IOException {
    Counter.count("train" + query.text());
    if (query.limit() < 0) {
      throw new IOException("a limit of " + query.limit());
    }
    return new Model(data.clone(), List.of(query), Optional.of(Instant.EPOCH));
  }

  @SuppressWarnings("NullAway") // as functions of users are, who annotate nothing
  static String nothing(String key) {
    Counter.count("nothing" + key);
    return null;
  }

  static List<Long> upTo(int n) {
    return LongStream.range(0, n).boxed().toList();
  }

  @Test
  void secondCallIsNotComputed() {
    Cached1<Integer, Integer, RuntimeException> cached = memory.cache(CallTest::twice).trusted();

    assertThat(cached.call(21)).isEqualTo(42);
    assertThat(cached.call(21)).isEqualTo(42);
    assertThat(Counter.of("twice21")).isEqualTo(1);
  }

  @Test
  void anotherMemoryOfTheFolderFindsTheResult() {
    memory.cache(CallTest::twice).trusted().call(22);

    assertThat(Memory.at(folder).cache(CallTest::twice).trusted().call(22)).isEqualTo(44);
    assertThat(Counter.of("twice22")).isEqualTo(1);
  }

  @Test
  void resultsOfManyTypesComeBackAsTheyWere() throws IOException {
    Cached3<double[], Query, Boolean, Model, IOException> train =
        memory.cache(CallTest::train).trusted();
    double[] data = {1, 2.5};

    Model computed = train.call(data, new Query("a", 1), true);
    Model found = train.call(data, new Query("a", 1), true);

    assertThat(Counter.of("traina")).isEqualTo(1);
    assertThat(found).isNotSameAs(computed);
    assertThat(found.weights()).containsExactly(computed.weights());
    assertThat(found.queries()).isEqualTo(computed.queries());
    assertThat(found.made()).isEqualTo(computed.made());
  }

  @Test
  void elementsOfGenericResultsKeepTheirType() {
    var cached = memory.cache(CallTest::upTo);
    cached.call(3);

    assertThat(cached.on(3).isCached()).isTrue();
    assertThat(cached.call(3)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void unorderedMapsOfArraysAreKept() {
    var cached =
        memory.cache((Integer n) -> {
          Map<String, double[]> map = new HashMap<>();
          for (int i = 0; i < n; i++) {
            map.put("key " + i, new double[] {i});
          }
          return map;
        });
    cached.call(20);

    assertThat(cached.on(20).isCached()).isTrue();
    assertThat(cached.call(20)).hasSize(20).containsKey("key 19");
  }

  @Test
  void nullIsAResult() {
    var cached = memory.cache(CallTest::nothing).trusted();

    assertThat(cached.call("x")).isNull();
    assertThat(cached.call("x")).isNull();
    assertThat(Counter.of("nothingx")).isEqualTo(1);
  }

  @Test
  void nullIsAResultOfACompressedMemoryToo() {
    var cached = memory.compress(Compression.zlib(3)).cache(CallTest::nothing).trusted();

    assertThat(cached.call("y")).isNull();
    assertThat(cached.call("y")).isNull();
    assertThat(Counter.of("nothingy")).isEqualTo(1);
  }

  @Test
  void whatIsThrownPassesThroughAndIsNotKept() {
    var train = memory.cache(CallTest::train).trusted();
    Query query = new Query("failing", -1);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> train.call(new double[0], query, false))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("a limit of -1");
    }
    assertThat(Counter.of("trainfailing")).isEqualTo(2);
    assertThat(train.on(new double[0], query, false).isCached()).isFalse();
  }

  @Test
  void aMemoryThatIsOffCallsTheFunction() {
    var cached = Memory.off().cache(CallTest::twice);

    assertThat(cached.call(23)).isEqualTo(46);
    assertThat(cached.call(23)).isEqualTo(46);
    assertThat(Counter.of("twice23")).isEqualTo(2);
    assertThat(cached.on(23).isCached()).isFalse();
    assertThat(Memory.off().location()).isEmpty();
  }

  @Test
  void compressedResultsComeBack() {
    var cached = memory.compress(Compression.gzip(1)).cache(CallTest::upTo);
    cached.call(1000);

    assertThat(cached.on(1000).isCached()).isTrue();
    assertThat(cached.call(1000)).hasSize(1000).contains(999L);
  }

  @Test
  void aCachedFunctionIsAFunction() {
    Fn1<Integer, Integer, RuntimeException> function = memory.cache((Integer x) -> x + 1);

    assertThat(function.call(1)).isEqualTo(2);
  }

  @Test
  void resultThatNobodyCanWriteIsComputedEachTimeAndToldOnce() {
    try (Warned warned = new Warned()) {
      var cached = memory.cache((Integer x) -> new Thread("thread " + x));

      assertThat(cached.call(1).getName()).isEqualTo("thread 1");
      assertThat(cached.call(1).getName()).isEqualTo("thread 1");
      assertThat(warned.messages())
          .filteredOn(message -> message.contains("java.lang.Thread"))
          .hasSize(1);
    }
  }

  @Test
  void resultWithAClassThatNoDeclarationNamesIsNotStoredUntilItIsAllowed() {
    try (Warned warned = new Warned()) {
      var cached = memory.cache((Integer x) -> List.of(new Query("q", x)));
      cached.call(1);

      assertThat(cached.on(1).isCached()).isFalse();
      assertThat(warned.messages()).anySatisfy(m -> assertThat(m).contains("allowing("));

      var allowed = cached.allowing(Query.class);
      allowed.call(1);

      assertThat(allowed.on(1).isCached()).isTrue();
      assertThat(allowed.call(1)).containsExactly(new Query("q", 1));
    }
  }

  static List<Object> mixed(int n) {
    return n == 0 ? new ArrayList<>() : new ArrayList<>(List.of(new Query("q", n)));
  }

  @Test
  void everyResultIsLookedAtForClassesThatWouldNotComeBack() {
    var cached = memory.cache(CallTest::mixed);
    cached.call(0);
    cached.call(1);

    assertThat(cached.on(0).isCached()).isTrue();
    assertThat(cached.on(1).isCached()).isFalse();
    assertThat(cached.call(1)).containsExactly(new Query("q", 1));
    assertThat(cached.allowing(Query.class).on(0).isCached())
        .as("what is allowed decides what comes back")
        .isFalse();
  }
}
