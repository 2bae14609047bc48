package org.joblib4j.benchmarks;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The product of two square matrices, each thread computing an equal part of the rows.
 *
 * <p>Start the jar with {@code --add-modules jdk.incubator.vector} to measure the vector kernels,
 * and without to measure the plain ones; JMH's forks inherit the option.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class GemmBenchmark {
  /** Rows and columns. */
  @Param({"1000", "2000"})
  private int size;

  /** How many threads share the rows. */
  @Param({"1", "2"})
  private int threads;

  /** The elements: digits for integers, all 64 bits for wide ones, fractions for floating point. */
  @Param({"int32", "int64", "float32", "float64", "int64 wide"})
  private String elements = "int64";

  private NdArray left;
  private NdArray right;
  private ExecutorService pool;

  /** Makes the matrices and the threads. */
  @Setup
  public void prepare() {
    Random random = new Random(1);
    left = matrix(random);
    right = matrix(random);
    pool = Executors.newFixedThreadPool(threads);
  }

  /** Stops the threads. */
  @TearDown
  public void stop() {
    pool.close();
  }

  /** The whole product. */
  @Benchmark
  public List<NdArray> product() throws Exception {
    List<Future<NdArray>> parts =
        left.split(threads).stream().map(part -> pool.submit(() -> part.dot(right))).toList();
    for (Future<NdArray> part : parts) {
      part.get();
    }
    return parts.stream().map(Future::resultNow).toList();
  }

  private NdArray matrix(Random random) {
    long count = (long) size * size;
    return switch (elements) {
      case "int32" -> NdArray.of(random.ints(count, 0, 10).toArray(), size, size);
      case "int64" -> NdArray.of(random.longs(count, 0, 10).toArray(), size, size);
      case "int64 wide" -> NdArray.of(random.longs(count).toArray(), size, size);
      case "float64" -> NdArray.of(random.doubles(count).toArray(), size, size);
      case "float32" ->
          NdArray.of(random.doubles(count).toArray(), size, size).astype(DType.FLOAT32);
      default -> throw new IllegalArgumentException("no matrix of " + elements);
    };
  }
}
