package org.joblib4j.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.joblib4j.parallel.Parallel;

/** What a task costs besides its work, and how tasks of a millisecond scale. */
final class TaskWorks {
  private static final int TRIVIAL = 100_000;
  private static final int REDUCED = 10_000_000;
  private static final List<Integer> TRIVIAL_INPUTS = inputs(TRIVIAL);
  private static final List<Integer> TWO = inputs(2);
  private static final List<Integer> MILLISECONDS = inputs(1000);

  private TaskWorks() {}

  static List<Work> all() {
    return List.of(
        Work.perTask(
            "100,000 trivial tasks",
            TRIVIAL,
            trivialWays(),
            List.of("sequential", "threads", "loky")),
        Work.perTask("10,000,000 results, reduced as they come", REDUCED, reducedWays(), List.of()),
        Work.inMicros("a call with two tiny tasks", twoWays(), List.of("threads", "loky")),
        Work.inMillis(
            "1,000 tasks of a millisecond",
            millisecondWays(),
            List.of("sequential", "threads", "loky")));
  }

  private static List<Integer> inputs(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static Map<String, Callable<Way>> trivialWays() {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    ways.put("jobs(1)", () -> trivial(Parallel.jobs(1)));
    ways.put("threads(2)", () -> trivial(Parallel.threads(2)));
    ways.put("processes(2)", () -> trivial(Parallel.processes(2)));
    ways.put("plain loop", () -> TaskWorks::trivialLoop);
    ways.put(
        "parallel stream", () -> () -> TRIVIAL_INPUTS.parallelStream().map(i -> i + 1).toList());
    ways.put("fixed pool of 2", () -> onExecutor(Executors.newFixedThreadPool(2, daemons())));
    ways.put("virtual threads", () -> onExecutor(Executors.newVirtualThreadPerTaskExecutor()));
    return ways;
  }

  private static Way trivial(Parallel parallel) {
    Parallel workers = parallel.open();
    return () -> workers.map(TRIVIAL_INPUTS, i -> i + 1);
  }

  private static Object trivialLoop() {
    List<Integer> results = new ArrayList<>();
    for (Integer input : TRIVIAL_INPUTS) {
      results.add(input + 1);
    }
    return results;
  }

  private static Way onExecutor(ExecutorService executor) {
    return () -> {
      List<Future<Integer>> futures = new ArrayList<>();
      for (Integer input : TRIVIAL_INPUTS) {
        futures.add(executor.submit(() -> input + 1));
      }
      List<Integer> results = new ArrayList<>();
      for (Future<Integer> future : futures) {
        results.add(future.get());
      }
      return results;
    };
  }

  /** Results that were held would need some 200 MB. */
  private static Map<String, Callable<Way>> reducedWays() {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    ways.put("threads(2)", () -> () -> reduced(Parallel.threads(2)));
    ways.put(SideBySide.SMALL_HEAP + "threads(2)", () -> () -> reduced(Parallel.threads(2)));
    ways.put(SideBySide.SMALL_HEAP + "jobs(1)", () -> () -> reduced(Parallel.jobs(1)));
    ways.put(SideBySide.SMALL_HEAP + "processes(2)", () -> () -> reduced(Parallel.processes(2)));
    ways.put(
        "parallel stream",
        () ->
            () ->
                IntStream.range(0, REDUCED)
                    .parallel()
                    .boxed()
                    .map(i -> i + 1)
                    .collect(Collectors.summingLong(Integer::longValue)));
    return ways;
  }

  private static Object reduced(Parallel parallel) {
    return parallel.collect(
        IntStream.range(0, REDUCED).boxed(),
        i -> i + 1,
        Collectors.summingLong(Integer::longValue));
  }

  private static Map<String, Callable<Way>> twoWays() {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    ways.put("threads(2)", () -> two(Parallel.threads(2).open()));
    ways.put("threads(2), not opened", () -> two(Parallel.threads(2)));
    ways.put("processes(2)", () -> two(Parallel.processes(2).open()));
    ways.put("processes(2), not opened", () -> two(Parallel.processes(2)));
    ways.put(
        "fixed pool of 2",
        () -> {
          ExecutorService pool = Executors.newFixedThreadPool(2, daemons());
          List<Callable<Integer>> tasks = List.of(() -> 1, () -> 2);
          return () -> pool.invokeAll(tasks);
        });
    return ways;
  }

  private static Way two(Parallel workers) {
    return () -> workers.map(TWO, i -> i + 1);
  }

  private static Map<String, Callable<Way>> millisecondWays() {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    ways.put("threads(1)", () -> milliseconds(Parallel.threads(1)));
    ways.put("threads(2)", () -> milliseconds(Parallel.threads(2)));
    ways.put("processes(1)", () -> milliseconds(Parallel.processes(1)));
    ways.put("processes(2)", () -> milliseconds(Parallel.processes(2)));
    ways.put(
        "parallel stream, 2 threads",
        () -> {
          ForkJoinPool pool = new ForkJoinPool(2);
          return () ->
              pool.submit(() -> MILLISECONDS.parallelStream().map(TaskWorks::work).toList()).get();
        });
    return ways;
  }

  private static Way milliseconds(Parallel parallel) {
    Parallel workers = parallel.open();
    return () -> workers.map(MILLISECONDS, TaskWorks::work);
  }

  /** About a millisecond of arithmetic: a fixed amount of work, unlike waiting for a clock. */
  private static double work(int seed) {
    double x = 1 + seed % 7;
    for (int i = 0; i < 90_000; i++) {
      x = x * 0.999_999 + Math.sqrt(x + i);
    }
    return x;
  }

  private static java.util.concurrent.ThreadFactory daemons() {
    return Thread.ofPlatform().daemon().factory();
  }
}
