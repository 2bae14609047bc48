package org.joblib4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.joblib4j.parallel.Parallel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a trivial task costs in a call of 100,000, and what a call with two tasks costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DispatchBenchmark {
  private static final int TASKS = 100_000;

  private final List<Integer> many = IntStream.range(0, TASKS).boxed().toList();
  private final List<Integer> two = List.of(1, 2);
  private final Parallel caller = Parallel.jobs(1);
  private final Parallel threads = Parallel.threads(2);
  private final Parallel processes = Parallel.processes(2).open();
  private final ExecutorService pool = Executors.newFixedThreadPool(2);

  /** Lets the first call start what there is to start. */
  @Setup
  public void start() {
    processes.map(two, i -> i + 1);
  }

  /** Ends workers and threads. */
  @TearDown
  public void end() {
    processes.close();
    pool.shutdown();
  }

  /** A loop. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public List<Integer> manyInAPlainLoop() {
    List<Integer> results = new ArrayList<>();
    for (Integer i : many) {
      results.add(i + 1);
    }
    return results;
  }

  /** The calling thread as the only worker. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public List<Integer> manyInTheCallingThread() {
    return caller.map(many, i -> i + 1);
  }

  /** Two threads. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public List<Integer> manyInThreads() {
    return threads.map(many, i -> i + 1);
  }

  /** Two worker processes. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public List<Integer> manyInProcesses() {
    return processes.map(many, i -> i + 1);
  }

  /** The JVM's own parallel stream. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public List<Integer> manyInAParallelStream() {
    return many.parallelStream().map(i -> i + 1).toList();
  }

  /** A pool of two threads, a future for each task. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public List<Integer> manyInAFixedPool() throws ExecutionException, InterruptedException {
    List<Future<Integer>> futures = new ArrayList<>();
    for (Integer i : many) {
      futures.add(pool.submit(() -> i + 1));
    }
    List<Integer> results = new ArrayList<>();
    for (Future<Integer> future : futures) {
      results.add(future.get());
    }
    return results;
  }

  /** A call with two tasks in threads. */
  @Benchmark
  public List<Integer> twoInThreads() {
    return threads.map(two, i -> i + 1);
  }

  /** A call with two tasks in worker processes. */
  @Benchmark
  public List<Integer> twoInProcesses() {
    return processes.map(two, i -> i + 1);
  }
}
