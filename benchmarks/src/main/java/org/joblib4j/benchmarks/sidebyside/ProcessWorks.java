package org.joblib4j.benchmarks.sidebyside;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.joblib4j.array.NdArray;
import org.joblib4j.parallel.Parallel;

/** What worker processes cost: their start, and large arguments. */
final class ProcessWorks {
  private ProcessWorks() {}

  static List<Work> all() {
    return List.of(
        Work.inMillis("two worker processes ready", readyWays(), List.of()),
        Work.inMillis("two worker processes, a call, and their end", coldWays(), List.of("loky")),
        Work.inMillis(
            "an argument of 100 MB, 8 tasks, 2 processes",
            argumentWays(),
            List.of("loky", "loky, memory-mapped")));
  }

  private static Map<String, Callable<Way>> readyWays() {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    ways.put(SideBySide.PLAIN + "processes(2)", Opening::new);
    ways.put("processes(2)", Opening::new);
    return ways;
  }

  /** Starts workers; their end is not measured. */
  private static final class Opening implements Way {
    private Parallel workers = Parallel.jobs(1);

    @Override
    public Object run() {
      workers = Parallel.processes(2).open();
      return workers;
    }

    @Override
    public void after() {
      workers.close();
    }
  }

  private static Map<String, Callable<Way>> coldWays() {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    ways.put("processes(2)", () -> ProcessWorks::openAndCall);
    return ways;
  }

  private static Object openAndCall() {
    try (Parallel workers = Parallel.processes(2).open()) {
      return workers.map(List.of(1, 2), i -> i + 1);
    }
  }

  private static Map<String, Callable<Way>> argumentWays() {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    ways.put("NdArray, shared", () -> arguments(Parallel.processes(2)));
    ways.put(
        "NdArray, copied", () -> arguments(Parallel.processes(2).shareArraysOver(Long.MAX_VALUE)));
    ways.put(
        "double[], shared",
        () -> {
          double[] values = values();
          Parallel workers = Parallel.processes(2).open();
          return () ->
              workers.map(Collections.nCopies(8, values), array -> array[array.length / 2]);
        });
    return ways;
  }

  private static Way arguments(Parallel parallel) {
    NdArray array = NdArray.of(values());
    Parallel workers = parallel.open();
    return () ->
        workers.map(Collections.nCopies(8, array), argument -> argument.getDouble(6_000_000));
  }

  private static double[] values() {
    return new Random(1).doubles(12_500_000).toArray();
  }
}
