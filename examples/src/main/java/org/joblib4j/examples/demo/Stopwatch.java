package org.joblib4j.examples.demo;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.joblib4j.array.NdArray;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.TaskFailedException;
import org.joblib4j.parallel.spi.Traffic;
import org.jspecify.annotations.Nullable;

/** Computes the product in several ways, compares the results, and keeps what it cost. */
final class Stopwatch {
  private static final int WARM_RUNS = 5;
  private static final int MOST_WARM_UPS = 50;
  private static final long WARM_UP_NANOS = 3_000_000_000L;

  private final List<Row> rows = new ArrayList<>();
  private final int blocks;
  private @Nullable NdArray product;

  Stopwatch(NdArray a) {
    this.blocks = (int) Math.min(2, a.shape(0));
  }

  /** One way: a cold run that starts the workers, then warm ones on the same workers. */
  void time(String name, Parallel parallel, NdArray a, NdArray b) throws DemoException {
    long[] warm = new long[WARM_RUNS];
    long cold;
    OptionalLong sent;
    OptionalLong withWorkers;
    long start = System.nanoTime();
    try (Parallel workers = parallel.open()) {
      compare(name, multiply(workers, a, b));
      cold = System.nanoTime() - start;
      for (int i = 0; i < MOST_WARM_UPS && System.nanoTime() - start - cold < WARM_UP_NANOS; i++) {
        compare(name, multiply(workers, a, b));
      }
      Traffic earlier = workers.traffic();
      for (int i = 0; i < WARM_RUNS; i++) {
        long began = System.nanoTime();
        NdArray result = multiply(workers, a, b);
        warm[i] = System.nanoTime() - began;
        compare(name, result);
      }
      Traffic traffic = workers.traffic().since(earlier);
      sent = OptionalLong.of((traffic.sent() + traffic.shared()) / WARM_RUNS);
      withWorkers = pssAfterCollection();
    } catch (TaskFailedException | UncheckedIOException | CancellationException e) {
      throw new DemoException(name + ": " + e.getMessage());
    }
    Arrays.sort(warm);
    rows.add(
        new Row(name, cold, warm[WARM_RUNS / 2], sent, less(pssAfterCollection(), withWorkers)));
  }

  /** Garbage of this process counts for nobody. */
  private static OptionalLong pssAfterCollection() {
    System.gc();
    return Memory.pssOfAll();
  }

  private static OptionalLong less(OptionalLong without, OptionalLong with) {
    return without.isPresent() && with.isPresent()
        ? OptionalLong.of(with.getAsLong() - without.getAsLong())
        : OptionalLong.empty();
  }

  private NdArray multiply(Parallel workers, NdArray a, NdArray b) {
    return NdArray.vstack(workers.map(a.arraySplit(blocks), block -> block.dot(b)));
  }

  private void compare(String name, NdArray result) throws DemoException {
    if (product == null) {
      product = result;
    } else if (!result.equals(product)) {
      throw new DemoException("the result of '" + name + "' differs from that of the first way");
    }
  }

  NdArray product() throws DemoException {
    if (product == null) {
      throw new DemoException("nothing was computed");
    }
    return product;
  }

  List<Row> rows() {
    return rows;
  }
}
