package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.stream.IntStream;
import org.joblib4j.function.Fn1;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.Persist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results that would come back equal, as far as {@code equals} tells, and behave otherwise. */
class LossyResultsTest {
  @TempDir Path folder;

  /** A map with something of its own, as users have them. */
  static final class Counts extends HashMap<String, Integer> {
    private static final long serialVersionUID = 1;

    int total;
  }

  record Holder(Object value) {}

  static SortedMap<String, Integer> sorted(boolean backwards) {
    SortedMap<String, Integer> map =
        backwards ? new TreeMap<>(Comparator.reverseOrder()) : new TreeMap<>();
    map.putAll(Map.of("a", 1, "b", 2));
    return map;
  }

  static Set<String> ignoringCase(int n) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.add("a" + n);
    return set;
  }

  static List<Object> cyclic(int n) {
    List<Object> list = new ArrayList<>();
    list.add(list);
    return list;
  }

  private static Map<Object, Object> byIdentity() {
    IdentityHashMap<Object, Object> map = new IdentityHashMap<>();
    map.put(new ArrayList<>(List.of(1)), 1);
    map.put(new ArrayList<>(List.of(1)), 2);
    return map;
  }

  private static Set<Object> setByIdentity() {
    Set<Object> set = Collections.newSetFromMap(new IdentityHashMap<>());
    set.addAll(byIdentity().keySet());
    return Collections.unmodifiableSet(set);
  }

  static List<Object> lossy() {
    var counts = new Counts();
    counts.total = 3;
    var skipping = new ConcurrentSkipListMap<String, Integer>(Comparator.reverseOrder());
    return List.of(
        sorted(true),
        sorted(true).keySet(),
        ignoringCase(1),
        skipping,
        new PriorityQueue<>(List.of(3, 1, 2)),
        new PriorityBlockingQueue<>(List.of(3, 1, 2)),
        byIdentity(),
        byIdentity().keySet(),
        setByIdentity(),
        new WeakHashMap<>(Map.of("a", 1)),
        counts,
        ByteBuffer.allocate(4),
        IntBuffer.allocate(4),
        Map.of(new byte[] {1}, 1),
        Map.of(List.of(ignoringCase(1)), 1));
  }

  static List<Object> whole() {
    TreeMap<String, Integer> natural = new TreeMap<>(Comparator.naturalOrder());
    natural.put("b", 1);
    return List.of(
        natural,
        sorted(false),
        sorted(false).keySet(),
        new LinkedHashSet<>(List.of(2, 1)),
        Collections.unmodifiableMap(new HashMap<>(Map.of("a", 1))),
        Collections.newSetFromMap(new HashMap<>()),
        Map.of(ByteBuffer.wrap(new byte[] {1}), 1),
        Map.of(List.of(1, 2), Set.of(3)),
        new ArrayList<>(List.of(1)),
        Path.of("a"));
  }

  static IntStream everyLossy() {
    return IntStream.range(0, lossy().size());
  }

  static IntStream everyWhole() {
    return IntStream.range(0, whole().size());
  }

  /** Whether a value within a list within a record is stored. */
  private boolean isKept(String name, Fn1<Integer, Object, RuntimeException> function) {
    Fn1<Integer, Holder, RuntimeException> held =
        n -> new Holder(List.of("first", function.call(n)));
    var cached = Memory.at(folder).cache(name, "1", held);
    cached.call(1);
    return cached.on(1).isCached();
  }

  private static void assertTold(Warned warned, String name) {
    assertThat(warned.messages())
        .filteredOn(message -> message.contains("results of " + name + " are computed and not"))
        .singleElement()
        .asString()
        .contains("value.value[1]", "would come back", "return")
        .doesNotContain("allowing");
  }

  @ParameterizedTest
  @MethodSource("everyLossy")
  void whatWouldComeBackAsLessIsNotStoredWhereverItIs(int index) {
    try (Warned warned = new Warned()) {
      assertThat(isKept("lossy " + index, n -> lossy().get(index))).isFalse();
      assertTold(warned, "lossy " + index);
    }
  }

  @ParameterizedTest
  @MethodSource("everyWhole")
  void whatComesBackAsItWasIsStored(int index) {
    assertThat(isKept("whole " + index, n -> whole().get(index))).isTrue();
  }

  @Test
  void pathsOfOtherFileSystemsAreNotStored() throws IOException {
    Path archive = folder.resolve("a.zip");
    try (Warned warned = new Warned();
        FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Path within = zip.getPath("/a");

      assertThat(isKept("zipped", n -> within)).isFalse();
      assertTold(warned, "zipped");
    }
  }

  @Test
  void aMapInAnotherOrderIsFoundOutAfterOneInNaturalOrder() {
    var cached = Memory.at(folder).cache(LossyResultsTest::sorted);
    cached.call(false);

    assertThat(cached.on(false).isCached()).isTrue();
    assertThat(cached.call(true)).containsExactly(Map.entry("b", 2), Map.entry("a", 1));
    assertThat(cached.call(true)).containsExactly(Map.entry("b", 2), Map.entry("a", 1));
  }

  @Test
  void aSetFindsWhatItFound() {
    var cached = Memory.at(folder).cache(LossyResultsTest::ignoringCase);

    assertThat(cached.call(1).contains("A1")).isTrue();
    assertThat(cached.call(1).contains("A1")).isTrue();
  }

  @Test
  void plainDumpsAreForPythonAndWriteThem() throws IOException {
    for (Object value : List.of(sorted(true), ignoringCase(1), ByteBuffer.allocate(4))) {
      var out = new ByteArrayOutputStream();
      Persist.dump(value, out, Compression.NONE);

      assertThat(out.size()).isPositive();
    }
  }

  @Test
  void otherCollectionsComeBackAsTheUsualClassOfTheirKind() {
    Fn1<Integer, Collection<Integer>, RuntimeException> deque = n -> new ArrayDeque<>(List.of(n));
    Fn1<Integer, Map<Integer, Integer>, RuntimeException> map = n -> new LinkedHashMap<>();
    var cached = Memory.at(folder).cache("deque", "1", deque);
    var maps = Memory.at(folder).cache("map", "1", map);
    cached.call(1);
    maps.call(1);

    assertThat(cached.on(1).isCached()).isTrue();
    assertThat(cached.call(1)).isInstanceOf(ArrayList.class).containsExactly(1);
    assertThat(maps.call(1)).isInstanceOf(LinkedHashMap.class);
  }

  @Test
  void aCyclicResultIsToldWithoutItsTrace() {
    try (Warned warned = new Warned()) {
      var cached = Memory.at(folder).cache(LossyResultsTest::cyclic);
      cached.call(1);

      assertThat(cached.on(1).isCached()).isFalse();
      assertThat(warned.messages())
          .filteredOn(message -> message.contains("LossyResultsTest.cyclic"))
          .singleElement()
          .asString()
          .contains("contains itself");
      assertThat(warned.thrown()).isEmpty();
    }
  }
}
