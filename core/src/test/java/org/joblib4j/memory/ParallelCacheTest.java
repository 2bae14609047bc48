package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.Completion;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.Progress;
import org.joblib4j.parallel.RunReport;
import org.joblib4j.parallel.TaskFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cached functions in parallel calls. */
class ParallelCacheTest {
  @TempDir Path folder;

  static double[] features(int n) {
    return new double[] {n, n * 0.5};
  }

  static int failsAbove(int n, int limit) throws IOException {
    if (n > limit) {
      throw new IOException(n + " is above " + limit);
    }
    return n;
  }

  static long pid(int n) {
    return ProcessHandle.current().pid();
  }

  /** What a call found and what it computed. */
  private static final class Counts implements Progress.Watch {
    long found;
    long computed;

    @Override
    public void recalled(long firstIndex, int tasks) {
      found += tasks;
    }

    @Override
    public void finished(Completion completion) {
      computed += completion.tasks();
    }
  }

  @Test
  void hitsAreFoundBeforeAnythingIsSent() {
    var cached = Memory.at(folder).cache(ParallelCacheTest::features);
    for (int i = 0; i < 100; i += 3) {
      cached.call(i);
    }
    Counts counts = new Counts();
    List<double[]> results =
        Parallel.threads(2)
            .progress((tasks, workers) -> counts)
            .map(IntStream.range(0, 100).boxed(), cached);

    for (int i = 0; i < 100; i++) {
      assertThat(results.get(i)).containsExactly(i, i * 0.5);
    }
    assertThat(counts.found).isEqualTo(34);
    assertThat(counts.computed).isEqualTo(66);
    assertThat(cached.on(98).isCached()).isTrue();
  }

  @Test
  void aCallThatFailedGoesOnWhereItWas() {
    Memory memory = Memory.at(folder);
    List<Integer> inputs = IntStream.range(0, 50).boxed().toList();
    var cached = memory.cache(ParallelCacheTest::failsAbove).ignoring("limit");

    assertThatThrownBy(
            () -> Parallel.jobs(1).call(inputs.stream().map(n -> Task.delayed(cached, n, 29))))
        .isInstanceOf(TaskFailedException.class);
    List<RunReport> reports = new ArrayList<>();
    List<Integer> results =
        Parallel.jobs(1)
            .report(reports::add)
            .call(inputs.stream().map(n -> Task.delayed(cached, n, 99)));

    assertThat(results).isEqualTo(inputs);
    assertThat(reports.getFirst().recalled()).isEqualTo(30);
    assertThat(reports.getFirst().tasks()).isEqualTo(20);
  }

  @Test
  void workerProcessesStoreWhatTheyComputeUnderTheSameKeys() {
    var cached = Memory.at(folder).cache(ParallelCacheTest::pid).trusted();
    List<Integer> inputs = List.of(1, 2, 3, 4);
    List<Long> computed = Parallel.processes(2).map(inputs, cached);

    assertThat(computed).doesNotContain(ProcessHandle.current().pid());
    assertThat(inputs).allSatisfy(n -> assertThat(cached.on(n).isCached()).isTrue());
    assertThat(Parallel.threads(2).map(inputs, cached)).isEqualTo(computed);
  }

  @Test
  void lazyResultsOfHitsComeAtOnce() {
    var cached = Memory.at(folder).cache(ParallelCacheTest::features);
    cached.call(0);

    try (Stream<double[]> results =
        Parallel.threads(2).stream(Stream.iterate(0, n -> n + 1), cached)) {
      assertThat(results.limit(5).map(values -> (int) values[0])).containsExactly(0, 1, 2, 3, 4);
    }
  }

  @Test
  void entriesOfWorkersAreWhole() throws IOException {
    var cached = Memory.at(folder).cache(ParallelCacheTest::features);
    Parallel.processes(2).map(IntStream.range(0, 200).boxed(), cached);

    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
    assertThat(cached.call(199)).containsExactly(199, 99.5);
  }
}
