package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tasks that use up memory or stack. */
class ExhaustionTest {
  private static final List<byte[]> LEAK = new ArrayList<>();

  private static Workers small() throws Exception {
    WorkerCommand usual = WorkerCommand.forOneOf(1);
    WorkerCommand small =
        new WorkerCommand(usual.jar(), usual.options(), List.of("-Xmx32m"), usual.environment());
    return new ProcessWorkers(
        Calls.settings(1, Duration.ZERO), WorkerPool.start(WorkerKind.of(small), 1));
  }

  private static Object leak() {
    while (true) {
      LEAK.add(new byte[10_000]);
    }
  }

  @Test
  void aLeakFailsItsTaskAndTheNextOneHasAFreshWorker() throws Exception {
    try (Workers workers = small();
        Run run = workers.startRun()) {
      long first = Calls.pid(run);
      CompletableFuture<BatchResult> told =
          Calls.submit(run, Calls.inputs((Integer i) -> i == 1 ? leak() : i, 0, 1));
      try {
        assertThat(Calls.failure(told.get())).isInstanceOf(OutOfMemoryError.class);
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                Calls.Lost.class, lost -> assertThat(lost.loss().position()).isEqualTo(1))
            .hasMessageContaining("ran out of Java heap");
      }
      assertThat(Calls.pid(run)).isNotEqualTo(first);
    }
  }

  @Test
  void stackOverflowIsAFailureLikeAnyOther() throws Exception {
    try (Workers workers = Calls.open(1);
        Run run = workers.startRun()) {
      long first = Calls.pid(run);
      BatchResult result = Calls.run(run, Calls.inputs((Integer i) -> endless(i), 0));
      assertThat(Calls.failure(result)).isInstanceOf(StackOverflowError.class);
      assertThat(Calls.pid(run)).isEqualTo(first);
    }
  }

  @SuppressWarnings("InfiniteRecursion") // is what is tested
  private static int endless(int i) {
    return endless(i + 1) + 1;
  }

  private record Chain(int value, @Nullable Chain next) implements java.io.Serializable {}

  private static Chain chain(int length) {
    Chain chain = new Chain(0, null);
    for (int i = 1; i < length; i++) {
      chain = new Chain(i, chain);
    }
    return chain;
  }

  private static int length(Chain chain) {
    int length = 0;
    for (Chain at = chain; at != null; at = at.next()) {
      length++;
    }
    return length;
  }

  @Test
  void aLongChainOfObjectsTravelsBothWays() throws Exception {
    try (Workers workers = Calls.open(1);
        Run run = workers.startRun()) {
      BatchResult result = Calls.run(run, Calls.inputs((Chain c) -> c, chain(100_000)));
      assertThat(length((Chain) Calls.values(result).getFirst())).isEqualTo(100_000);
    }
  }
}
