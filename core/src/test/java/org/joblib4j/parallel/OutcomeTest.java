package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.joblib4j.function.Task.delayed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
              case Outcome.Failure<Integer>(Throwable cause) -> cause.getMessage();
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
  void valueOfAFailureIsRefusedWithTheFailureAsCause() {
    Outcome<Integer> failure = new Outcome.Failure<>(new IOException("why"));

    assertThatThrownBy(failure::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("why")
        .hasCauseInstanceOf(IOException.class);
    assertThat(new Outcome.Success<>(3).get()).isEqualTo(3);
  }
}
