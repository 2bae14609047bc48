package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.timing.ManualTimer;
import org.junit.jupiter.api.Test;

class TimeoutTest {
  private static final Duration TIME = Duration.ofMillis(50);

  private final ManualTimer timer = new ManualTimer();

  @Test
  void timeoutEndsItsTaskAndNotTheSiblings() {
    timeoutEndsItsTaskAndNotTheSiblings(Parallel.on(new ThreadBackend(timer), 2), 3);
    timeoutEndsItsTaskAndNotTheSiblings(Parallel.on(new VirtualThreadBackend(timer), 2), 3);
    // The others cannot have ended before: there is one worker.
    timeoutEndsItsTaskAndNotTheSiblings(Parallel.on(new ThreadBackend(timer), 1), 0);
  }

  private void timeoutEndsItsTaskAndNotTheSiblings(Parallel parallel, int endBefore) {
    Straggler straggler = new Straggler(timer, endBefore);
    List<Outcome<Integer>> outcomes =
        parallel
            .timeout(TIME)
            .batchSize(1)
            .progress(straggler)
            .outcomes(List.of(1, 7, 2, 3), i -> lateAtSeven(i, straggler));

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
                    .hasMessageContaining("50 ms")
                    .hasCauseInstanceOf(InterruptedException.class));
  }

  @Test
  void taskThatIgnoresItsInterruptIsGivenUpAfterTheGrace() throws Exception {
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

    assertThat(outcomes.get())
        .extracting(outcome -> outcome instanceof Outcome.Failure)
        .containsExactly(true, true, false);
    end.countDown();
  }

  @Test
  void timeoutOfAFailFastCallIsItsFailure() {
    Straggler straggler = new Straggler(timer, 1);

    assertThatThrownBy(() ->
            two()
                .timeout(TIME)
                .progress(straggler)
                .map(List.of(1, 7), i -> lateAtSeven(i, straggler)))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("task 1 ")
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void waitingForAWorkerDoesNotCount() {
    // The last task of each batch waits for the others, and the second batch for the first.
    List<Integer> results =
        Parallel.on(new ThreadBackend(timer), 1)
            .timeout(TIME)
            .batchSize(5)
            .map(
                IntStream.range(0, 10).boxed(),
                i -> {
                  timer.pass(TIME.toNanos() - 1);
                  return i;
                });

    assertThat(results).hasSize(10);
  }

  @Test
  void taskThatReturnsTooLateHasFailed() {
    Straggler straggler = new Straggler(timer, 1);
    List<Outcome<String>> outcomes =
        two()
            .timeout(TIME)
            .progress(straggler)
            .outcomes(
                List.of(
                    Task.delayed(() -> {
                      try {
                        straggler.passAndWait(TIME);
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
    Straggler straggler = new Straggler(timer, 1);

    List<Integer> results =
        two()
            .timeout(TIME)
            .progress(straggler)
            .retries(Retry.times(1).on(TimeoutException.class))
            .map(
                List.of(7, 1),
                i -> i == 7 && attempts.incrementAndGet() == 1 ? lateAtSeven(i, straggler) : i);

    assertThat(results).containsExactly(7, 1);
    assertThat(attempts).hasValue(2);
  }

  @Test
  void cancelFlagTellsALoopThatItsTimeIsOver() {
    assertThatThrownBy(() ->
            two()
                .timeout(TIME)
                .map(
                    List.of(1),
                    i -> {
                      WorkerContext context = WorkerContext.current().orElseThrow();
                      assertThat(context.isCancelled()).isFalse();
                      timer.pass(TIME.toNanos());
                      while (!context.isCancelled()) {
                        Thread.onSpinWait();
                      }
                      return i;
                    }))
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void timeoutHoldsInACallOfATaskOnItsOwnWorkers() {
    // Both workers are busy with the outer tasks, whose calls take turns, as they share the time.
    CountDownLatch bothHaveBegun = new CountDownLatch(2);
    Object turn = new Object();
    try (Parallel workers = two().timeout(Duration.ofHours(1)).open()) {
      List<Integer> failures =
          workers.map(
              List.of(1, 2),
              _ -> {
                bothHaveBegun.countDown();
                bothHaveBegun.await();
                synchronized (turn) {
                  return timedOutIn(workers);
                }
              });

      assertThat(failures).containsExactly(1, 1);
    }
  }

  /** A call of a task for the workers that it runs on; how many tasks were out of time. */
  private int timedOutIn(Parallel workers) {
    Straggler straggler = new Straggler(timer, 1);
    return (int)
        workers
            .timeout(TIME)
            .progress(straggler)
            .outcomes(List.of(1, 7), i -> lateAtSeven(i, straggler))
            .stream()
            .filter(outcome -> outcome instanceof Outcome.Failure)
            .count();
  }

  @Test
  void timeoutMustBePositive() {
    assertThatThrownBy(() -> Parallel.jobs(2).timeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeout");
  }

  private Parallel two() {
    return Parallel.on(new ThreadBackend(timer), 2).batchSize(1);
  }

  private static int lateAtSeven(int i, Straggler straggler) throws InterruptedException {
    if (i == 7) {
      straggler.passAndWait(TIME);
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
