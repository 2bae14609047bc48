package org.joblib4j.examples;

import static java.util.stream.Collectors.averagingDouble;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joblib4j.parallel.DeadlineExceededException;
import org.joblib4j.parallel.FailurePolicy;
import org.joblib4j.parallel.Outcome;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.Progress;
import org.joblib4j.parallel.Retry;
import org.joblib4j.parallel.RunReport;
import org.joblib4j.parallel.TaskFailedException;
import org.joblib4j.parallel.WorkerContext;

/** The examples of the guide to {@link Parallel}, docs/parallel.md. */
public final class ParallelGuide {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  /** Loaded by an initializer, in worker processes only. */
  private static int[] table = {};

  private ParallelGuide() {}

  /** A stand-in for work: the digits of a number, added up. */
  static int digitSum(int number) {
    return Integer.toString(number).chars().map(digit -> digit - '0').sum();
  }

  private static int digitSumOfText(String text) {
    return digitSum(Integer.parseInt(text));
  }

  /** One changed line. */
  public static List<Integer> firstLoop() {
    // @start region="first loop"
    List<Integer> sums = Parallel.jobs(-1).map(IntStream.range(0, 1000), ParallelGuide::digitSum);
    // @end
    return sums;
  }

  /** Results while they are computed. */
  public static List<Integer> lazily() {
    // @start region="lazily"
    List<Integer> found = new ArrayList<>();
    try (Stream<Integer> sums =
        Parallel.jobs(2).stream(Stream.iterate(0, i -> i + 1), ParallelGuide::digitSum)) {
      sums.filter(sum -> sum == 10).limit(3).forEach(found::add);
    }
    // @end
    return found;
  }

  /** A reduction of many results. */
  public static double collect() {
    // @start region="collect"
    double mean =
        Parallel.jobs(2)
            .collect(
                IntStream.range(0, 1_000_000),
                ParallelGuide::digitSum,
                averagingDouble(sum -> sum));
    // @end
    return mean;
  }

  /** What became of each task. */
  public static List<String> outcomes() {
    // @start region="outcomes"
    List<String> lines = new ArrayList<>();
    List<String> inputs = List.of("12", "twelve", "21");
    for (Outcome<Integer> outcome :
        Parallel.jobs(2).outcomes(inputs, ParallelGuide::digitSumOfText)) {
      switch (outcome) {
        case Outcome.Success<Integer>(Integer sum) -> lines.add("sum " + sum);
        case Outcome.Failure<Integer> failure ->
            lines.add("task " + failure.index() + ": " + failure.cause().getMessage());
      }
    }
    // @end
    return lines;
  }

  /** What had finished is not lost with a failure. */
  public static String finished() {
    String text = "";
    // @start region="finished"
    try {
      Parallel.jobs(1).map(List.of("12", "21", "twelve"), ParallelGuide::digitSumOfText);
    } catch (TaskFailedException e) {
      text = "task " + e.index() + " of " + e.arguments() + "; finished: " + e.finished();
    }
    // @end
    return text;
  }

  /** Failures that are left out. */
  public static List<Integer> skip() {
    // @start region="skip"
    List<Integer> sums =
        Parallel.jobs(2)
            .onFailure(FailurePolicy.SKIP)
            .map(List.of("12", "twelve", "21"), ParallelGuide::digitSumOfText);
    // @end
    return sums;
  }

  private static String download(String name) throws IOException {
    if (WorkerContext.current().orElseThrow().attempt() < 3) {
      throw new IOException("connection reset");
    }
    return name + "!";
  }

  /** Another attempt after a while. */
  public static List<String> retries() {
    // @start region="retries"
    Retry patiently = Retry.times(5).on(IOException.class).backOff(Duration.ofMillis(10));
    List<String> files =
        Parallel.virtualThreads(50)
            .retries(patiently)
            .map(List.of("a", "b"), ParallelGuide::download);
    // @end
    return files;
  }

  private static int slow(int number) throws InterruptedException {
    if (number == 13) {
      Thread.sleep(Duration.ofHours(1));
    }
    return digitSum(number);
  }

  /** A time for each task. */
  public static long timeout(Duration limit) {
    // @start region="timeout"
    long late =
        Parallel.processes(2)
            .timeout(limit)
            .outcomes(IntStream.range(0, 20), ParallelGuide::slow)
            .stream()
            .filter(outcome ->
                outcome instanceof Outcome.Failure<Integer> failure
                    && failure.cause() instanceof TimeoutException)
            .count();
    // @end
    return late;
  }

  /** A time for the whole call. */
  public static int deadline(Duration limit) {
    int finished = 0;
    // @start region="deadline"
    try {
      Parallel.threads(2).deadline(limit).map(IntStream.range(0, 20), ParallelGuide::slow);
    } catch (DeadlineExceededException e) {
      finished = e.finished().size();
    }
    // @end
    return finished;
  }

  /** One task while the caller goes on. */
  public static int submit() {
    // @start region="submit"
    CompletableFuture<Integer> later = Parallel.virtualThreads(100).submit(() -> digitSum(4711));
    int doubled = later.thenApply(sum -> 2 * sum).join();
    // @end
    return doubled;
  }

  /** A library leaves the place to the application. */
  public static int scope() {
    // @start region="scope"
    int total =
        Parallel.processes(2).timeout(Duration.ofMinutes(5)).asDefault(() -> sumOfDigitSums(100));
    // @end
    return total;
  }

  // @start region="library"
  static int sumOfDigitSums(int count) {
    return Parallel.defaults().map(IntStream.range(0, count), ParallelGuide::digitSum).stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  // @end

  /** Worker processes that were prepared. */
  public static List<Integer> workers() {
    // @start region="workers"
    List<Integer> values =
        Parallel.processes(2)
            .workerOptions("-Xmx256m")
            .initializer(() -> loadTable())
            .tasksPerWorker(10_000)
            .map(List.of(1, 2, 3), i -> table[i]);
    // @end
    return values;
  }

  /** A device for each worker process. */
  public static List<String> devices() {
    // @start region="devices"
    List<String> devices =
        Parallel.processes(2)
            .environment("CUDA_VISIBLE_DEVICES", rank -> Integer.toString(rank))
            .map(List.of("a.png", "b.png"), image -> System.getenv("CUDA_VISIBLE_DEVICES"));
    // @end
    return devices;
  }

  private static void loadTable() {
    table = new int[] {0, 10, 20, 30};
  }

  /** What a task knows of itself. */
  public static List<String> context() {
    // @start region="context"
    List<String> places =
        Parallel.jobs(2)
            .map(
                List.of("a", "b"),
                name -> {
                  WorkerContext context = WorkerContext.current().orElseThrow();
                  return name + " is task " + context.taskIndex();
                });
    // @end
    return places;
  }

  /** As many requests as a service allows. */
  public static List<String> rateLimit() {
    // @start region="rate limit"
    Parallel service =
        Parallel.virtualThreads(50)
            .rateLimit(100, Duration.ofSeconds(1))
            .retries(Retry.times(5).backOff(Duration.ofMillis(10)).jitter());
    List<String> files = service.map(List.of("c", "d"), ParallelGuide::download);
    // @end
    return files;
  }

  /** Random numbers that come again. */
  public static double seed() {
    // @start region="seed"
    double quarterOfPi =
        Parallel.jobs(2)
            .seed(42)
            .collect(
                IntStream.range(0, 10_000).boxed(),
                i -> {
                  RandomGenerator random = WorkerContext.current().orElseThrow().random();
                  return Math.hypot(random.nextDouble(), random.nextDouble()) < 1 ? 1 : 0;
                },
                averagingDouble(hit -> hit));
    // @end
    return quarterOfPi;
  }

  /** What the caller's scope holds, in its tasks. */
  public static List<String> carrying() {
    // @start region="carrying"
    List<String> greetings =
        ScopedValue.where(USER, "Ada")
            .call(() ->
                Parallel.processes(2)
                    .carrying(() -> USER)
                    .map(List.of("Hello", "Goodbye"), word -> word + " " + USER.get()));
    // @end
    return greetings;
  }

  /** What happened, as a value. */
  public static RunReport report(Path folder) {
    List<RunReport> reports = new ArrayList<>();
    // @start region="report"
    Parallel.threads(2)
        .progress(Progress.bar("digit sums"))
        .report(report -> {
          reports.add(report);
          Files.writeString(folder.resolve("report.json"), report.toJson());
          Files.writeString(folder.resolve("trace.json"), report.toTrace());
        })
        .map(IntStream.range(0, 1000), ParallelGuide::digitSum);
    // @end
    return reports.getFirst();
  }
}
