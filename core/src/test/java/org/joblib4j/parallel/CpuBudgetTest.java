package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CpuBudgetTest {
  private static final List<Integer> INPUTS = IntStream.range(0, 200).boxed().toList();

  @Test
  void callsInsideOfTasksDoNotMultiplyThreads() {
    int cpus = CpuCount.available();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();

    Parallel.threads(cpus)
        .batchSize(1)
        .forEach(
            INPUTS,
            i ->
                Parallel.threads(cpus)
                    .batchSize(1)
                    .map(
                        List.of(1, 2, 3, 4),
                        j -> {
                          threads.add(Thread.currentThread());
                          most.accumulateAndGet(running.incrementAndGet(), Math::max);
                          Thread.onSpinWait();
                          return running.decrementAndGet();
                        }));

    // At the end of the outer call some of its workers are idle, and an inner call takes them.
    assertThat(most.get()).isLessThanOrEqualTo(2 * cpus);
  }

  @Test
  void innerCallOfTheOnlyTaskTakesTheCpusThatAreLeft() {
    int cpus = CpuCount.available();

    List<Integer> workers =
        Parallel.threads(Math.max(2, cpus))
            .map(
                List.of(1),
                i -> {
                  Set<String> names = ConcurrentHashMap.newKeySet();
                  Parallel.jobs(-1)
                      .batchSize(1)
                      .forEach(
                          INPUTS, j -> names.add(WorkerContext.current().orElseThrow().worker()));
                  return names.size();
                });

    assertThat(workers.getFirst()).isBetween(1, cpus);
  }

  @Test
  void everyWorkerThatWasCountedIsGivenBack() {
    Parallel.threads(4).map(INPUTS, i -> i);
    Parallel.jobs(-1).map(INPUTS, i -> Parallel.jobs(-1).map(List.of(1, 2), j -> j).size());

    try (Parallel workers = Parallel.threads(3).open()) {
      workers.map(INPUTS, i -> i);
    }
    for (int i = 0; i < 10_000_000 && CpuBudget.isUsed(); i++) {
      Thread.onSpinWait();
    }

    assertThat(CpuBudget.isUsed()).isFalse();
  }
}
