package org.joblib4j.benchmarks.sidebyside;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.joblib4j.array.NdArray;
import org.joblib4j.parallel.Parallel;

/** Matrix products: digits as int64, and float64. */
final class ProductWorks {
  private ProductWorks() {}

  static List<Work> all() {
    return List.of(
        Work.inMillis(
            "int64 product, 1000 x 1000",
            ways(1000, ProductWorks::digits),
            List.of("sequential", "threads", "loky", "loky, memory-mapped")),
        Work.inMillis(
            "float64 product, 1000 x 1000",
            ways(1000, ProductWorks::fractions),
            List.of("sequential", "loky")),
        Work.inMillis(
            "int64 product, 2000 x 2000", threadWays(2000, ProductWorks::digits), List.of()),
        Work.inMillis(
            "float64 product, 2000 x 2000",
            threadWays(2000, ProductWorks::fractions),
            List.of("sequential")));
  }

  private interface Matrix {
    NdArray of(Random random, int size);
  }

  private static NdArray digits(Random random, int size) {
    return NdArray.of(random.longs((long) size * size, 0, 10).toArray(), size, size);
  }

  private static NdArray fractions(Random random, int size) {
    return NdArray.of(random.doubles((long) size * size).toArray(), size, size);
  }

  private static Map<String, Callable<Way>> ways(int size, Matrix matrix) {
    Map<String, Callable<Way>> ways = threadWays(size, matrix);
    ways.put(
        "processes(2), copied",
        () -> product(size, matrix, Parallel.processes(2).shareArraysOver(Long.MAX_VALUE)));
    ways.put("processes(2), shared", () -> product(size, matrix, Parallel.processes(2)));
    ways.put(SideBySide.PLAIN + "threads(2)", () -> product(size, matrix, Parallel.threads(2)));
    ways.put(
        SideBySide.PLAIN + "processes(2), shared",
        () -> product(size, matrix, Parallel.processes(2)));
    return ways;
  }

  private static Map<String, Callable<Way>> threadWays(int size, Matrix matrix) {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    ways.put("threads(1)", () -> product(size, matrix, Parallel.threads(1)));
    ways.put("threads(2)", () -> product(size, matrix, Parallel.threads(2)));
    return ways;
  }

  private static Way product(int size, Matrix matrix, Parallel parallel) {
    Random random = new Random(1);
    NdArray a = matrix.of(random, size);
    NdArray b = matrix.of(random, size);
    Parallel workers = parallel.open();
    return () -> NdArray.vstack(workers.map(a.arraySplit(2), block -> block.dot(b)));
  }
}
