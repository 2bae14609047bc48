package org.joblib4j.tests.hash;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.joblib4j.array.NdArray;
import org.joblib4j.hash.Fingerprint;
import org.joblib4j.hash.HashAlgorithm;

/** The program that {@link FingerprintAcrossJvmsTest} runs: prints fingerprints, one a line. */
final class PrintFingerprints {
  private record Setting(String name, Set<Integer> values, DayOfWeek day, List<double[]> weights) {}

  private PrintFingerprints() {}

  static void main(String... arguments) {
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      for (Object value : values()) {
        System.out.println(Fingerprint.of(value, algorithm));
      }
    }
  }

  /** Values whose order, places in memory or hash codes are others in each JVM. */
  private static List<Object> values() {
    Map<String, Integer> map =
        IntStream.range(0, 1_000).boxed().collect(Collectors.toMap(i -> "key " + i, i -> i));
    Set<Object> byIdentity = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      byIdentity.add(new int[] {i});
    }
    var setting =
        new Setting(
            "a", Set.of(1, 2, 3, 4, 5), DayOfWeek.MONDAY, List.of(new double[] {1, Double.NaN}));
    List<Object> self = new ArrayList<>(List.of(Set.of("x", "y", "z")));
    self.add(self);
    Map<Object, Object> largeMap =
        IntStream.range(0, 20_000)
            .boxed()
            .collect(Collectors.toMap(i -> "key " + i, i -> i % 3 == 0 ? List.of(i) : i / 8.0));
    double[] several = new Random(2).doubles(400_000).toArray();
    double[] large = new Random(1).doubles(100_000).toArray();
    return List.of(
        map,
        Map.copyOf(map),
        Set.copyOf(map.keySet()),
        byIdentity,
        EnumSet.allOf(DayOfWeek.class),
        new EnumMap<>(Map.of(DayOfWeek.MONDAY, 1, DayOfWeek.SUNDAY, 2)),
        Set.copyOf(EnumSet.allOf(DayOfWeek.class)),
        setting,
        Map.of(setting.values(), List.of(setting), "b", Map.of("c", 1, "d", 2)),
        self,
        largeMap,
        new HashSet<>(largeMap.keySet()),
        several,
        large,
        NdArray.of(large, 100, 1_000).transpose(),
        List.of(NdArray.of(large), NdArray.arange(100_000)));
  }
}
