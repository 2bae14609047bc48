package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.joblib4j.timing.ManualTimer;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration TIME = Duration.ofMillis(700);

  private final ManualTimer timer = new ManualTimer();
  private final Straggler straggler = new Straggler(timer, 2);

  @Test
  void deadlineEndsTheCallAndKeepsWhatHadFinished() {
    CountDownLatch interrupted = new CountDownLatch(1);
    DeadlineExceededException exceeded =
        catchThrowableOfType(
            DeadlineExceededException.class,
            () ->
                two()
                    .batchSize(1)
                    .map(
                        List.of(0, 7, 2),
                        i -> {
                          if (i == 7) {
                            try {
                              straggler.passAndWait(TIME);
                            } finally {
                              interrupted.countDown();
                            }
                          }
                          return 10 * i;
                        }));

    assertThat(exceeded).hasMessageContaining("700 ms");
    assertThat(exceeded.finished()).containsEntry(0L, 0).containsEntry(2L, 20).hasSize(2);
    assertThat(interrupted.getCount()).isZero();
  }

  @Test
  void outcomesThatHadFinishedAreKept() {
    DeadlineExceededException exceeded =
        catchThrowableOfType(
            DeadlineExceededException.class,
            () ->
                two()
                    .batchSize(1)
                    .outcomes(
                        List.of(0, 1, 7),
                        i -> {
                          if (i == 7) {
                            straggler.passAndWait(TIME);
                          }
                          return 10 * i;
                        }));

    assertThat(exceeded.finished()).containsOnlyKeys(0L, 1L).containsEntry(1L, 10);
  }

  @Test
  void callThatIsFinishedInTimeDoesNotNoticeItsDeadline() {
    List<Integer> results =
        two()
            .batchSize(1)
            .map(
                List.of(1, 2, 3),
                i -> {
                  if (i == 3) {
                    straggler.pass(TIME.minusNanos(1));
                  }
                  return i;
                });

    assertThat(results).containsExactly(1, 2, 3);
  }

  @Test
  void deadlineOfALoopInTheCallersThreadIsSeenBetweenTasks() {
    List<Integer> ran = new ArrayList<>();
    DeadlineExceededException exceeded =
        catchThrowableOfType(
            DeadlineExceededException.class,
            () ->
                Parallel.on(new ThreadBackend(timer), 1)
                    .deadline(TIME)
                    .forEach(
                        List.of(1, 2, 3),
                        i -> {
                          ran.add(i);
                          timer.pass(TIME.toNanos() / 2);
                        }));

    assertThat(exceeded).isNotNull();
    assertThat(ran).containsExactly(1, 2);
  }

  private Parallel two() {
    return Parallel.on(new ThreadBackend(timer), 2).deadline(TIME).progress(straggler);
  }
}
