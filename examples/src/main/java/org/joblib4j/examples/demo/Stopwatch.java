package org.joblib4j.examples.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.joblib4j.array.NdArray;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.TaskFailedException;
import org.joblib4j.parallel.spi.Traffic;
import org.jspecify.annotations.Nullable;

/** Computes the product in several ways, compares the results, and keeps what it cost. */
final class Stopwatch {
  private static final int WARM_RUNS = 5;

  private final List<Row> rows = new ArrayList<>();
  private final int blocks;
  private @Nullable NdArray product;

  Stopwatch(NdArray a) {
    this.blocks = (int) Math.min(2, a.shape(0));
  }

  /** One way: a cold run that starts the workers, then warm ones on the same workers. */
  void time(String name, Parallel parallel, NdArray a, NdArray b) throws DemoException {
    System.gc();
    OptionalLong before = Memory.pssOfAll();
    long start = System.nanoTime();
    try (Parallel workers = parallel.open()) {
      compare(name, multiply(workers, a, b));
      long cold = System.nanoTime() - start;
      long[] warm = new long[WARM_RUNS];
      Traffic earlier = workers.traffic();
      for (int i = 0; i < WARM_RUNS; i++) {
        long began = System.nanoTime();
        NdArray result = multiply(workers, a, b);
        warm[i] = System.nanoTime() - began;
        compare(name, result);
      }
      Traffic traffic = workers.traffic().since(earlier);
      OptionalLong sent = OptionalLong.of((traffic.sent() + traffic.shared()) / WARM_RUNS);
      System.gc();
      OptionalLong after = Memory.pssOfAll();
      OptionalLong extra =
          before.isPresent() && after.isPresent()
              ? OptionalLong.of(after.getAsLong() - before.getAsLong())
              : OptionalLong.empty();
      Arrays.sort(warm);
      rows.add(new Row(name, cold, warm[WARM_RUNS / 2], sent, extra));
    } catch (TaskFailedException e) {
      throw new DemoException(name + ": " + e.getMessage());
    }
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
