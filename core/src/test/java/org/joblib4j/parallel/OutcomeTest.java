package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.joblib4j.function.Task.delayed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static int unlessMultipleOfSeven(int i) throws IOException {
    if (i % 7 == 0) {
      throw new IOException("no " + i);
    }
    return -i;
  }

  @Test
  void everyTaskHasItsOutcomeInItsPlace() {
    for (int jobs : new int[] {1, 2}) {
      List<Outcome<Integer>> outcomes =
          Parallel.threads(jobs)
              .outcomes(
                  IntStream.range(0, 10_000).boxed().toList(), OutcomeTest::unlessMultipleOfSeven);

      List<String> texts = new ArrayList<>();
      for (Outcome<Integer> outcome : outcomes) {
        texts.add(
            switch (outcome) {
              case Outcome.Success<Integer>(Integer value) -> "" + value;
              case Outcome.Failure<Integer> failure -> failure.cause().getMessage();
            });
      }
      assertThat(texts)
          .isEqualTo(
              IntStream.range(0, 10_000).mapToObj(i -> i % 7 == 0 ? "no " + i : "-" + i).toList());
    }
  }

  @Test
  void everyTaskMayFail() {
    List<Outcome<Integer>> outcomes =
        Parallel.threads(2)
            .outcomes(
                IntStream.range(0, 100)
                    .mapToObj(i -> delayed(OutcomeTest::unlessMultipleOfSeven, 7 * i))
                    .toList());

    assertThat(outcomes).hasSize(100).allMatch(Outcome.Failure.class::isInstance);
  }

  @Test
  void aFailureSaysWhichTaskItWasWhereverItRan() {
    for (Parallel place :
        List.of(Parallel.jobs(1), Parallel.threads(2), Parallel.virtualThreads(2))) {
      List<Outcome<Integer>> outcomes =
          place.retries(1).outcomes(List.of(1, 14, 3), OutcomeTest::unlessMultipleOfSeven);

      assertThat(outcomes).extracting(Outcome::isSuccess).containsExactly(true, false, true);
      Outcome.Failure<Integer> failure = (Outcome.Failure<Integer>) outcomes.get(1);
      assertThat(failure.index()).isEqualTo(1);
      assertThat(failure.arguments()).containsExactly("14");
      assertThat(failure.attempts()).isEqualTo(2);
      assertThat(failure.worker()).isNotEmpty();
      assertThat(failure.cause()).isInstanceOf(IOException.class).hasMessage("no 14");
      assertThat(outcomes.get(1).toString())
          .contains("task 1 in ")
          .contains(" failed in attempt 2")
          .contains("java.io.IOException: no 14")
          .endsWith("its argument: 14");
    }
  }

  @Test
  void anotherTasksFailureHasItsOwnIndexInALaterBatch() {
    List<Outcome<Integer>> outcomes =
        Parallel.threads(2)
            .batchSize(3)
            .outcomes(IntStream.range(1, 100).boxed().toList(), OutcomeTest::unlessMultipleOfSeven);

    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Failure<Integer> failure) {
        assertThat(failure.index()).isEqualTo(i);
        assertThat(failure.arguments()).containsExactly("" + (i + 1));
      }
    }
    assertThat(outcomes).filteredOn(outcome -> !outcome.isSuccess()).hasSize(14);
  }

  @Test
  void valueOfAFailureIsRefusedAsByACallThatEndsWithIt() {
    List<Outcome<Integer>> outcomes =
        Parallel.threads(2).outcomes(List.of(1, 7), OutcomeTest::unlessMultipleOfSeven);

    assertThatThrownBy(outcomes.get(1)::get)
        .isInstanceOfSatisfying(
            TaskFailedException.class,
            failed -> {
              assertThat(failed.index()).isEqualTo(1);
              assertThat(failed.arguments()).containsExactly("7");
              assertThat(failed.attempts()).isEqualTo(1);
              assertThat(failed.worker()).isNotEmpty();
              assertThat(failed.finished()).isEmpty();
            })
        .hasMessage(outcomes.get(1).toString())
        .hasCauseInstanceOf(IOException.class);
    assertThat(outcomes.get(0).get()).isEqualTo(-1);
  }

  /** Counts how often it is asked for its text. */
  private record Told(AtomicInteger times) {
    @Override
    public String toString() {
      times.incrementAndGet();
      return "told";
    }
  }

  @Test
  void argumentsOfTasksThatSucceedAreNotRendered() {
    Told told = new Told(new AtomicInteger());
    Parallel.threads(2).outcomes(List.of(told, told), Told::times);
    assertThat(told.times()).hasValue(0);
  }

  private static Object alwaysFail(Told argument) throws IOException {
    throw new IOException(argument.getClass().getSimpleName());
  }

  @Test
  void argumentsOfATaskThatFailsAreRenderedOnceForAllItsAttempts() {
    Told told = new Told(new AtomicInteger());
    List<Outcome<Object>> outcomes =
        Parallel.threads(2).retries(5).outcomes(List.of(told), OutcomeTest::alwaysFail);
    assertThat(outcomes.getFirst().toString()).contains("its argument: told");
    assertThat(told.times()).hasValue(1);

    Parallel.threads(2)
        .retries(5)
        .report(report -> {})
        .outcomes(List.of(told), OutcomeTest::alwaysFail);
    assertThat(told.times()).as("once more, also where each attempt is told").hasValue(2);
  }
}
