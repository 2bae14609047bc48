package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {
  @Test
  void failureOfACallHoldsWhatHadFinished() {
    CountDownLatch others = new CountDownLatch(2);
    TaskFailedException failed =
        catchThrowableOfType(
            TaskFailedException.class,
            () ->
                Parallel.threads(2)
                    .batchSize(1)
                    .map(
                        List.of(0, 7, 2),
                        i -> {
                          if (i == 7) {
                            others.await();
                            throw new IllegalStateException("seven");
                          }
                          others.countDown();
                          return 10 * i;
                        }));

    assertThat(failed.index()).isEqualTo(1);
    assertThat(failed.finished()).containsEntry(0L, 0).hasSizeBetween(1, 2);
    assertThat(failed.finished().keySet()).isSubsetOf(0L, 2L);
  }

  @Test
  void failureHoldsTheTasksThatFinishedInItsOwnBatch() {
    TaskFailedException failed =
        catchThrowableOfType(
            TaskFailedException.class,
            () ->
                Parallel.jobs(1)
                    .batchSize(10)
                    .map(IntStream.range(0, 10).boxed(), FailurePolicyTest::failAtSeven));

    assertThat(failed.finished().keySet()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(failed.finished()).containsEntry(6L, 6);
  }

  @Test
  void failureOfAStreamHoldsWhatWasNotRead() {
    TaskFailedException failed =
        catchThrowableOfType(
            TaskFailedException.class,
            () -> {
              try (Stream<Integer> results =
                  Parallel.jobs(1).batchSize(10).stream(
                      IntStream.range(0, 10).boxed(), FailurePolicyTest::failAtSeven)) {
                results.forEach(result -> {});
              }
            });

    assertThat(failed.finished()).hasSize(7);
  }

  @Test
  void skippedTasksLeaveNoGap() {
    for (int batch : new int[] {1, 3, 20}) {
      List<Integer> results =
          Parallel.threads(2)
              .onFailure(FailurePolicy.SKIP)
              .batchSize(batch)
              .map(IntStream.range(0, 20).boxed(), FailurePolicyTest::failAtSeven);

      assertThat(results)
          .isEqualTo(IntStream.range(0, 20).filter(i -> i % 10 != 7).boxed().toList());
    }
  }

  @Test
  void skippedTasksAreLeftOutOfStreamsAndReductions() {
    Parallel skipping = Parallel.threads(2).onFailure(FailurePolicy.SKIP);
    try (Stream<Integer> results =
        skipping.stream(IntStream.range(0, 20).boxed(), FailurePolicyTest::failAtSeven)) {
      assertThat(results).hasSize(18);
    }
    try (Stream<Integer> results =
        skipping.unorderedStream(IntStream.range(0, 20).boxed(), FailurePolicyTest::failAtSeven)) {
      assertThat(results).hasSize(18);
    }
  }

  @Test
  void outcomesCollectWhateverThePolicySays() {
    List<Outcome<Integer>> outcomes =
        Parallel.threads(2)
            .onFailure(FailurePolicy.SKIP)
            .outcomes(List.of(6, 7, 8), FailurePolicyTest::failAtSeven);

    assertThat(outcomes).hasSize(3);
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Failure.class);
  }

  @Test
  void failureSaysHowOftenItWasTried() {
    TaskFailedException failed =
        catchThrowableOfType(
            TaskFailedException.class,
            () -> Parallel.threads(2).retries(2).map(List.of(7), FailurePolicyTest::failAtSeven));

    assertThat(failed.attempts()).isEqualTo(3);
    assertThat(failed).hasMessageContaining("attempt 3");
  }

  private static int failAtSeven(int i) {
    if (i % 10 == 7) {
      throw new IllegalStateException("seven");
    }
    return i;
  }
}
