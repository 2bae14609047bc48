package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sets and maps that are large enough for several processors. */
class LargeCollectionsTest {

  /** Keys and values of many kinds: numbers and texts, and what has parts, is long or is null. */
  private static Map<Object, @Nullable Object> mixed() {
    Map<Object, @Nullable Object> map = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      Object key =
          switch (i % 5) {
            case 0 -> "key" + i;
            case 1 -> i;
            case 2 -> (long) i;
            case 3 -> i / 8.0;
            default -> "\u20ac" + i;
          };
      map.put(key, value(i));
    }
    return map;
  }

  private static @Nullable Object value(int i) {
    return switch (i % 7) {
      case 0 -> i;
      case 1 -> "v".repeat(i % 200);
      case 2 -> null;
      case 3 -> List.of(i, "x");
      case 4 -> -0.0 * i;
      case 5 -> (long) -i;
      default -> "\u00e4" + i;
    };
  }

  private static String hex(Object value, HashAlgorithm algorithm) {
    return Fingerprint.of(value, algorithm).toString();
  }

  @Test
  void theirFingerprintsStayWhatTheyWere() {
    Map<Object, @Nullable Object> map = mixed();
    assertThat(hex(map, HashAlgorithm.SHA_256))
        .isEqualTo("35a57afe3d1f6e0d280dfa9d8c1675641b97a70ddfcc7a9175095d55a661e7be");
    assertThat(hex(new HashSet<>(map.keySet()), HashAlgorithm.SHA_256))
        .isEqualTo("a85efa2d302378e75cc80632f95dc31cf78cb7a0b3f857ab65e25b7897538ada");
    assertThat(hex(map, HashAlgorithm.XXH3_128)).isEqualTo("1b1ab79e2a63a2f0cba4b189adec7663");
    Set<Long> squares =
        IntStream.range(0, 300_000).mapToObj(i -> (long) i * i).collect(Collectors.toSet());
    assertThat(hex(squares, HashAlgorithm.SHA_256))
        .isEqualTo("9d70a78114d15ee6afd627c9fa250d1c58eace09e4cb75102f1d83e796932595");
  }

  @Test
  void whoWalksThemAndHowManyDoesNotMatter() throws Exception {
    Map<Object, @Nullable Object> map = mixed();
    Fingerprint expected = Fingerprint.of(map);

    assertThat(Fingerprint.of(Collections.unmodifiableMap(map))).isEqualTo(expected);
    try (var pool = new ForkJoinPool(3)) {
      assertThat(pool.submit(() -> Fingerprint.of(map)).get()).isEqualTo(expected);
    }
    map.values().removeIf(value -> value == null);
    assertThat(Fingerprint.of(new ConcurrentHashMap<>(map))).isEqualTo(Fingerprint.of(map));
    assertThat(Fingerprint.of(Collections.unmodifiableSet(map.keySet())))
        .isEqualTo(Fingerprint.of(new HashSet<>(map.keySet())));
  }

  @Test
  void oneOtherValueMakesAnotherFingerprint() {
    Map<Object, @Nullable Object> map = mixed();
    Fingerprint before = Fingerprint.of(map);
    map.put("key10000", -1);
    assertThat(Fingerprint.of(map)).isNotEqualTo(before);
    map.put("key10000", value(10_000));
    assertThat(Fingerprint.of(map)).isEqualTo(before);
  }

  @Test
  void entriesInASetAreValuesWithParts() {
    Set<Object> entries =
        IntStream.range(0, 100).mapToObj(i -> Map.entry("a" + i, i)).collect(Collectors.toSet());
    assertThat(hex(entries, HashAlgorithm.SHA_256))
        .isEqualTo("927d963dbfc703590b250c9dafba3764b12aa4f4d92403ac1b58e47f75303e18");
  }

  @Test
  void aRefusalNamesTheEntry() {
    Map<Object, @Nullable Object> map = mixed();
    map.put("key15000", new Thread());
    assertThatThrownBy(() -> Fingerprint.of(map))
        .isInstanceOf(NotHashableException.class)
        .hasMessageContaining("[\"key15000\"]");
  }

  @Test
  void aMapThatGrowsMeanwhileIsToldSo() throws Exception {
    Map<Object, Object> map = new ConcurrentHashMap<>();
    for (int i = 0; i < 50_000; i++) {
      map.put(i, i);
    }
    var stopped = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 50_000; !stopped.get() && i < 1_000_000; i++) {
                map.put(i, i);
              }
            });
    try {
      assertThatThrownBy(
              () -> {
                while (writer.isAlive()) {
                  Fingerprint.of(map);
                }
              })
          .isInstanceOf(ConcurrentModificationException.class)
          .hasMessageContaining("while its fingerprint was made");
    } finally {
      stopped.set(true);
      writer.join();
    }
  }

  @Test
  void aMapThatIsNotAsLargeAsItSaysIsToldSo() {
    Map<Object, Object> map =
        new AbstractMap<>() {
          @Override
          public Set<Entry<Object, Object>> entrySet() {
            return new AbstractSet<>() {
              @Override
              public Iterator<Entry<Object, Object>> iterator() {
                return IntStream.range(0, 9_999)
                    .mapToObj(i -> Map.entry((Object) i, (Object) i))
                    .iterator();
              }

              @Override
              public int size() {
                return 10_000;
              }
            };
          }
        };
    assertThatThrownBy(() -> Fingerprint.of(map))
        .isInstanceOf(ConcurrentModificationException.class)
        .hasMessageContaining("said that it has 10000 elements and had 9999");
  }
}
