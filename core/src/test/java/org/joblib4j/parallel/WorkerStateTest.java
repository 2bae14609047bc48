package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a worker process has before its first task: a class that is initialized by its first use.
 */
class WorkerStateTest {
  /** What others call an initializer of workers. */
  private static final class Prepared {
    static final UUID IDENTITY = UUID.randomUUID();
    static final AtomicInteger CALLS = new AtomicInteger();
  }

  private record Seen(long pid, UUID identity) implements Serializable {}

  private static Seen look(int i) {
    return new Seen(ProcessHandle.current().pid(), Prepared.IDENTITY);
  }

  @Test
  void classIsInitializedOnceInEachWorkerAndStaysFromCallToCall() {
    try (Parallel workers = Parallel.processes(2).batchSize(1).open()) {
      Set<Seen> seen =
          IntStream.range(0, 3)
              .boxed()
              .flatMap(call ->
                  workers.map(IntStream.range(0, 100).boxed(), WorkerStateTest::look).stream())
              .collect(Collectors.toSet());

      assertThat(seen).extracting(Seen::pid).doesNotHaveDuplicates().hasSizeBetween(1, 2);
      assertThat(seen)
          .extracting(Seen::identity)
          .doesNotHaveDuplicates()
          .doesNotContain(Prepared.IDENTITY);
    }
  }

  @Test
  void staticStateIsTheWorkersOwn() {
    try (Parallel workers = Parallel.processes(1).open()) {
      assertThat(workers.map(List.of(1, 2, 3), i -> Prepared.CALLS.incrementAndGet()))
          .containsExactly(1, 2, 3);
      assertThat(workers.map(List.of(1), i -> Prepared.CALLS.incrementAndGet())).containsExactly(4);
    }
    assertThat(Prepared.CALLS).hasValue(0);
  }
}
