package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuBudgetTest {
  private static final List<Integer> INPUTS = IntStream.range(0, 200).boxed().toList();

  @Test
  @SuppressWarnings("ThreadPriorityCheck") // no result depends on who runs
  void callsInsideOfTasksDoNotMultiplyThreads() {
    int cpus = CpuCount.available();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

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
                          most.accumulateAndGet(running.incrementAndGet(), Math::max);
                          for (int k = 0; k < 100; k++) {
                            // Others that may run do so before this task has ended.
                            Thread.yield();
                          }
                          return running.decrementAndGet();
                        }));

    // At the end of the outer call some of its workers are idle, and an inner call takes them;
    // without a budget there would be cpus * cpus.
    assertThat(most.get()).isBetween(1, 2 * cpus - 1);
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
  void callsForAllCpusLeaveWorkerProcessesTheirs(@TempDir Path folder) throws Exception {
    int cpus = CpuCount.available();
    String place = folder.toString();
    CompletableFuture<List<Integer>> busy =
        CompletableFuture.supplyAsync(() ->
            Parallel.processes(cpus)
                .batchSize(1)
                .map(
                    IntStream.range(0, cpus).boxed(),
                    i -> {
                      Files.createFile(Path.of(place, "begun" + i));
                      while (!Files.exists(Path.of(place, "end"))) {
                        Thread.onSpinWait();
                      }
                      return i;
                    }));
    for (int i = 0; i < cpus; i++) {
      while (!Files.exists(folder.resolve("begun" + i)) && !busy.isDone()) {
        Thread.onSpinWait();
      }
    }

    assertThat(workersOf(Parallel.jobs(-1))).hasSize(1);
    Files.createFile(folder.resolve("end"));
    assertThat(busy.get()).hasSize(cpus);
    assertNobodyIsCounted();
  }

  private static Set<String> workersOf(Parallel parallel) {
    Set<String> names = ConcurrentHashMap.newKeySet();
    parallel
        .batchSize(1)
        .forEach(INPUTS, j -> names.add(WorkerContext.current().orElseThrow().worker()));
    return names;
  }

  @Test
  void loopInThreadsOverLoopsInProcessesHasAllItsThreads() {
    int cpus = Math.max(2, CpuCount.available());
    CyclicBarrier all = new CyclicBarrier(cpus);

    List<Integer> sums =
        Parallel.threads(cpus)
            .batchSize(1)
            .map(
                IntStream.range(0, cpus).boxed(),
                i -> {
                  all.await();
                  return Parallel.processes(2).map(List.of(i, i), j -> j).size();
                });

    assertThat(sums).hasSize(cpus).containsOnly(2);
  }

  @Test
  void everyWorkerThatWasCountedIsGivenBack() {
    Parallel.threads(4).map(INPUTS, i -> i);
    Parallel.jobs(-1).map(INPUTS, i -> Parallel.jobs(-1).map(List.of(1, 2), j -> j).size());

    try (Parallel workers = Parallel.threads(3).open()) {
      workers.map(INPUTS, i -> i);
    }
    assertNobodyIsCounted();
  }

  /** The last worker says so a moment after its last result has come. */
  private static void assertNobodyIsCounted() {
    await().forever().pollDelay(Duration.ZERO).until(() -> !CpuBudget.isUsed());
  }
}
