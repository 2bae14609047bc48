package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlineTest {
  private static final Duration SHORT = Duration.ofMillis(700);

  @Test
  void deadlineEndsTheCallAndKeepsWhatHadFinished() {
    CountDownLatch interrupted = new CountDownLatch(1);
    DeadlineExceededException exceeded =
        catchThrowableOfType(
            DeadlineExceededException.class,
            () ->
                Parallel.threads(2)
                    .deadline(SHORT)
                    .batchSize(1)
                    .map(
                        List.of(0, 7, 2),
                        i -> {
                          if (i == 7) {
                            try {
                              new CountDownLatch(1).await();
                            } finally {
                              interrupted.countDown();
                            }
                          }
                          return 10 * i;
                        }));

    assertThat(exceeded).hasMessageContaining("0.7s");
    assertThat(exceeded.finished()).containsEntry(0L, 0).containsEntry(2L, 20).hasSize(2);
    assertThat(interrupted.getCount()).isZero();
  }

  @Test
  void outcomesThatHadFinishedAreKept() {
    DeadlineExceededException exceeded =
        catchThrowableOfType(
            DeadlineExceededException.class,
            () ->
                Parallel.threads(2)
                    .deadline(Duration.ofSeconds(1))
                    .batchSize(1)
                    .outcomes(
                        List.of(0, 1, 7),
                        i -> {
                          if (i == 7) {
                            new CountDownLatch(1).await();
                          }
                          return 10 * i;
                        }));

    assertThat(exceeded.finished()).containsOnlyKeys(0L, 1L).containsEntry(1L, 10);
  }

  @Test
  void callThatIsFinishedInTimeDoesNotNoticeItsDeadline() {
    assertThat(Parallel.threads(2).deadline(Duration.ofHours(1)).map(List.of(1, 2), i -> i))
        .containsExactly(1, 2);
  }

  @Test
  void deadlineOfALoopInTheCallersThreadIsSeenBetweenTasks() {
    DeadlineExceededException exceeded =
        catchThrowableOfType(
            DeadlineExceededException.class,
            () ->
                Parallel.jobs(1)
                    .deadline(SHORT)
                    .forEach(
                        List.of(1, 2),
                        i -> {
                          long until = System.nanoTime() + SHORT.toNanos();
                          while (System.nanoTime() - until < 0) {
                            Thread.onSpinWait();
                          }
                        }));

    assertThat(exceeded).isNotNull();
  }
}
