package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerContextTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  @Test
  void tasksKnowTheirIndexAndWorker() {
    for (Parallel parallel : List.of(Parallel.jobs(1), Parallel.threads(2))) {
      List<Long> indices =
          parallel.map(
              IntStream.range(0, 500).boxed(),
              i -> WorkerContext.current().orElseThrow().taskIndex());
      List<Integer> ranks =
          parallel.map(
              IntStream.range(0, 500).boxed(), i -> WorkerContext.current().orElseThrow().rank());

      assertThat(indices).isEqualTo(IntStream.range(0, 500).mapToObj(i -> (long) i).toList());
      assertThat(ranks).allMatch(rank -> rank >= 0 && rank < parallel.workers());
    }
  }

  @Test
  void attemptsAreCounted() {
    AtomicInteger failures = new AtomicInteger(2);

    List<Integer> attempts =
        Parallel.threads(2)
            .retries(3)
            .map(
                List.of(1),
                i -> {
                  if (failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("again");
                  }
                  return WorkerContext.current().orElseThrow().attempt();
                });

    assertThat(attempts).containsExactly(3);
  }

  @Test
  void outsideOfTasksThereIsNone() {
    assertThat(WorkerContext.current()).isEmpty();
    Parallel.jobs(1).map(List.of(1), i -> i);
    assertThat(WorkerContext.current()).isEmpty();
  }

  @Test
  void callInsideATaskHidesItsTaskAndGivesItBack() {
    List<String> indices =
        Parallel.jobs(1)
            .map(
                List.of("a", "b"),
                name -> {
                  List<Long> inner =
                      Parallel.jobs(1)
                          .map(
                              List.of(1, 2, 3),
                              i -> WorkerContext.current().orElseThrow().taskIndex());
                  return inner + " in " + WorkerContext.current().orElseThrow().taskIndex();
                });

    assertThat(indices).containsExactly("[0, 1, 2] in 0", "[0, 1, 2] in 1");
  }

  @Test
  void carriedScopedValuesReachTasks() {
    List<String> users =
        ScopedValue.where(USER, "ada")
            .call(() -> Parallel.threads(2).carrying(USER).map(List.of(1, 2), i -> USER.get()));

    assertThat(users).containsExactly("ada", "ada");
  }

  @Test
  void scopedValueThatIsNotBoundIsNotCarried() {
    assertThat(Parallel.threads(2).carrying(USER).map(List.of(1), i -> USER.isBound()))
        .containsExactly(false);
  }
}
