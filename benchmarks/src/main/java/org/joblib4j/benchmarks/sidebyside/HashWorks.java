package org.joblib4j.benchmarks.sidebyside;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.joblib4j.array.NdArray;
import org.joblib4j.hash.Fingerprint;
import org.joblib4j.hash.HashAlgorithm;

/** Fingerprints: a large array, many small values, a few small arguments. */
final class HashWorks {
  private static final int LARGE = 62_500_000;
  private static final int MANY = 100_000;
  private static final List<String> PYTHON = List.of("md5", "sha1");

  private HashWorks() {}

  static List<Work> all() {
    return List.of(
        Work.inMillis("fingerprint of 500 MB", largeWays(), PYTHON),
        Work.inMillis("fingerprint of a list of 100,000 integers", ways(HashWorks::list), PYTHON),
        Work.inMillis(
            "fingerprint of a map of 100,000 texts to integers", ways(HashWorks::map), PYTHON),
        Work.inMicros("fingerprint of three small arguments", ways(HashWorks::small), PYTHON));
  }

  private static Object largeArray() {
    return NdArray.of(new Random(1).doubles(LARGE).toArray());
  }

  private static Object list() {
    return IntStream.range(0, MANY).boxed().toList();
  }

  private static Object map() {
    return IntStream.range(0, MANY).boxed().collect(Collectors.toMap(i -> "key" + i, i -> i));
  }

  private static Object small() {
    return List.of("a", 1, List.of(1.5, 2.5));
  }

  private static Map<String, Callable<Way>> largeWays() {
    Map<String, Callable<Way>> ways = ways(HashWorks::largeArray);
    Callable<Way> fast = () -> fingerprint(largeArray(), HashAlgorithm.XXH3_128);
    ways.put(SideBySide.HUGE + "XXH3-128", fast);
    ways.put(SideBySide.PLAIN + "XXH3-128", fast);
    return ways;
  }

  private static Map<String, Callable<Way>> ways(Callable<Object> value) {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    ways.put("SHA-256", () -> fingerprint(value.call(), HashAlgorithm.SHA_256));
    ways.put("XXH3-128", () -> fingerprint(value.call(), HashAlgorithm.XXH3_128));
    return ways;
  }

  private static Way fingerprint(Object value, HashAlgorithm algorithm) {
    return () -> Fingerprint.of(value, algorithm);
  }
}
