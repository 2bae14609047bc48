package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.timing.ManualTimer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimeoutTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void timeoutEndsItsTaskAndNotTheSiblings() {
    for (Parallel parallel :
        List.of(Parallel.threads(2), Parallel.jobs(1), Parallel.virtualThreads(2))) {
      List<Outcome<Integer>> outcomes =
          parallel.timeout(SHORT).outcomes(List.of(1, 7, 2, 3), TimeoutTest::waitAtSeven);

      assertThat(outcomes).hasSize(4);
      assertThat(outcomes.get(0)).isEqualTo(new Outcome.Success<>(1));
      assertThat(outcomes.get(2)).isEqualTo(new Outcome.Success<>(2));
      assertThat(outcomes.get(3)).isEqualTo(new Outcome.Success<>(3));
      assertThat(outcomes.get(1))
          .isInstanceOfSatisfying(
              Outcome.Failure.class,
              failure ->
                  assertThat(failure.cause())
                      .isInstanceOf(TimeoutException.class)
                      .hasMessageContaining("0.05s")
                      .hasCauseInstanceOf(InterruptedException.class));
    }
  }

  @Test
  void taskThatIgnoresItsInterruptIsGivenUpAfterTheGrace() throws Exception {
    ManualTimer timer = new ManualTimer();
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch interrupted = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<List<Outcome<Integer>>> outcomes =
        CompletableFuture.supplyAsync(() ->
            Parallel.on(new ThreadBackend(timer), 2)
                .timeout(Duration.ofHours(1))
                .batchSize(1)
                .outcomes(
                    List.of(0, 1, 2),
                    i -> {
                      begun.countDown();
                      return i == 2 ? i : stubborn(end, interrupted);
                    }));
    begun.await();
    timer.pass(Duration.ofHours(1).toNanos() - 1);
    assertThat(interrupted.getCount()).isEqualTo(2);
    timer.pass(Duration.ofSeconds(1).toNanos());
    interrupted.await();
    assertThat(outcomes).isNotDone();
    timer.pass(RunSettings.GRACE.toNanos());

    assertThat(outcomes.get(60, TimeUnit.SECONDS))
        .extracting(outcome -> outcome instanceof Outcome.Failure)
        .containsExactly(true, true, false);
    end.countDown();
  }

  @Test
  void timeoutOfAFailFastCallIsItsFailure() {
    assertThatThrownBy(
            () -> Parallel.threads(2).timeout(SHORT).map(List.of(1, 7), TimeoutTest::waitAtSeven))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("task 1 ")
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void waitingForAWorkerDoesNotCount() {
    List<Integer> results =
        Parallel.jobs(1)
            .timeout(Duration.ofSeconds(20))
            .batchSize(1000)
            .map(IntStream.range(0, 3000).boxed(), i -> i);

    assertThat(results).hasSize(3000);
  }

  @Test
  void taskThatReturnsTooLateHasFailed() {
    CountDownLatch never = new CountDownLatch(1);
    List<Outcome<String>> outcomes =
        Parallel.threads(2)
            .timeout(SHORT)
            .outcomes(
                List.of(
                    Task.delayed(() -> {
                      try {
                        never.await();
                      } catch (InterruptedException e) {
                        return "too late";
                      }
                      return "never";
                    }),
                    Task.delayed(() -> "in time")));

    assertThat(outcomes.get(0)).isInstanceOf(Outcome.Failure.class);
    assertThat(outcomes.get(1).get()).isEqualTo("in time");
  }

  @Test
  void taskWhoseTimeWasOverMayBeTriedAgain() {
    AtomicInteger attempts = new AtomicInteger();

    List<Integer> results =
        Parallel.threads(2)
            .timeout(SHORT)
            .retries(Retry.times(1).on(TimeoutException.class))
            .map(
                List.of(7, 1), i -> i == 7 && attempts.incrementAndGet() == 1 ? waitAtSeven(i) : i);

    assertThat(results).containsExactly(7, 1);
    assertThat(attempts).hasValue(2);
  }

  @Test
  void cancelFlagTellsALoopThatItsTimeIsOver() {
    assertThatThrownBy(() ->
            Parallel.threads(2)
                .timeout(SHORT)
                .map(
                    List.of(1),
                    i -> {
                      WorkerContext context = WorkerContext.current().orElseThrow();
                      while (!context.isCancelled()) {
                        Thread.onSpinWait();
                      }
                      return i;
                    }))
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void timeoutHoldsInACallOfATaskOnItsOwnWorkers() {
    try (Parallel workers = Parallel.threads(2).timeout(Duration.ofSeconds(50)).open()) {
      List<Integer> failures =
          workers.map(
              List.of(1, 2),
              i ->
                  (int)
                      workers
                          .timeout(SHORT)
                          .outcomes(List.of(7, 1), TimeoutTest::waitAtSeven)
                          .stream()
                          .filter(outcome -> outcome instanceof Outcome.Failure)
                          .count());

      assertThat(failures).containsExactly(1, 1);
    }
  }

  @Test
  void timeoutMustBePositive() {
    assertThatThrownBy(() -> Parallel.jobs(2).timeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeout");
  }

  private static int waitAtSeven(int i) throws InterruptedException {
    if (i == 7) {
      new CountDownLatch(1).await();
    }
    return i;
  }

  private static int stubborn(CountDownLatch end, CountDownLatch interrupted) {
    boolean ended = false;
    while (!ended) {
      try {
        end.await();
        ended = true;
      } catch (InterruptedException e) {
        // The test is about a task that does just this.
        interrupted.countDown();
      }
    }
    return -1;
  }
}
