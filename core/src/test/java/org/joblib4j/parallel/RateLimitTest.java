package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.joblib4j.function.Task;
import org.joblib4j.timing.ManualTimer;
import org.joblib4j.timing.Timer;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000;

  private final ManualTimer timer = new ManualTimer();
  private final RateLimit twoInASecond = new RateLimit(2, Duration.ofSeconds(1), timer);

  /** When tasks began, in seconds. */
  private final ConcurrentLinkedQueue<Long> begun = new ConcurrentLinkedQueue<>();

  private final ExecutorService caller = Executors.newSingleThreadExecutor();

  private int begin(int input) {
    begun.add(timer.nanoTime() / SECOND);
    return input;
  }

  private void awaitBegun(int tasks) {
    await().forever().until(() -> begun.size() >= tasks);
    assertThat(begun).hasSize(tasks);
  }

  @Test
  void noWindowHoldsMoreThanIsAllowed() {
    assertThat(twoInASecond.tryBegin()).isTrue();
    timer.pass(600_000_000);
    assertThat(twoInASecond.tryBegin()).isTrue();
    assertThat(twoInASecond.tryBegin()).isFalse();
    assertThat(twoInASecond.nanosUntilNext()).isEqualTo(400_000_000);
    timer.pass(399_999_999);
    assertThat(twoInASecond.tryBegin()).isFalse();
    timer.pass(1);
    assertThat(twoInASecond.tryBegin()).isTrue();
    assertThat(twoInASecond.tryBegin()).isFalse();
    assertThat(twoInASecond.nanosUntilNext()).isEqualTo(600_000_000);
    timer.pass(50 * SECOND);
    assertThat(twoInASecond.tryBegin()).isTrue();
    assertThat(twoInASecond.tryBegin()).isTrue();
    assertThat(twoInASecond.tryBegin()).isFalse();
  }

  @Test
  void tasksBeginAsTheLimitAllows() throws Exception {
    for (Parallel parallel :
        List.of(
            Parallel.virtualThreads(10),
            Parallel.jobs(1),
            Parallel.threads(2).batchSize(7),
            Parallel.threads(2).preDispatch(1))) {
      begun.clear();
      timer.pass(SECOND);
      long start = timer.nanoTime() / SECOND;
      Future<List<Integer>> results =
          caller.submit(() ->
              parallel.rateLimit(twoInASecond).map(IntStream.range(0, 7).boxed(), this::begin));
      for (int tasks = 2; tasks < 7; tasks += 2) {
        awaitBegun(tasks);
        timer.pass(SECOND);
      }

      assertThat(results.get()).isEqualTo(IntStream.range(0, 7).boxed().toList());
      assertThat(begun)
          .containsExactly(start, start, start + 1, start + 1, start + 2, start + 2, start + 3);
      timer.pass(SECOND);
    }
  }

  @Test
  void furtherAttemptsCount() throws Exception {
    Future<?> call =
        caller.submit(() ->
            Parallel.virtualThreads(10)
                .rateLimit(twoInASecond)
                .retries(2)
                .outcomes(
                    List.of(1, 2),
                    input -> {
                      throw new IllegalStateException("in second " + begin(input));
                    }));
    awaitBegun(2);
    timer.pass(SECOND);
    awaitBegun(4);
    timer.pass(SECOND);
    call.get();

    assertThat(begun).containsExactly(0L, 0L, 1L, 1L, 2L, 2L);
  }

  @Test
  void callsOfAValueHaveTheLimitInCommon() throws Exception {
    Parallel limited = Parallel.virtualThreads(10).rateLimit(twoInASecond);
    List<CompletableFuture<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int input = i;
      results.add(
          (i % 2 == 0 ? limited : limited.retries(1)).submit(Task.delayed(() -> begin(input))));
    }
    awaitBegun(2);
    timer.pass(SECOND);
    awaitBegun(4);
    timer.pass(SECOND);
    for (CompletableFuture<Integer> result : results) {
      result.get();
    }

    assertThat(begun).containsExactly(0L, 0L, 1L, 1L, 2L, 2L);
  }

  @Test
  void deadlineAndInterruptEndTheWait() throws Exception {
    Parallel hourly =
        Parallel.virtualThreads(10).rateLimit(new RateLimit(1, Duration.ofHours(1), Timer.SYSTEM));

    EnoughTime.from(
        Duration.ofMillis(100),
        limit -> {
          assertThatThrownBy(() -> hourly.deadline(limit).map(List.of(1, 2, 3), this::begin))
              .isInstanceOf(DeadlineExceededException.class);
          assertThat(begun).hasSize(1);
        });
    CountDownLatch entered = new CountDownLatch(1);
    Future<?> waiting =
        caller.submit(() -> {
          entered.countDown();
          assertThatThrownBy(() -> hourly.map(List.of(1), this::begin))
              .isInstanceOf(CancellationException.class);
        });
    entered.await();
    caller.shutdownNow();
    waiting.get();
    assertThat(begun).hasSize(1);
  }

  @Test
  void limitsThatAreNoneAreRefused() {
    assertThatThrownBy(() -> Parallel.jobs(1).rateLimit(0, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rate limit: 0");
    assertThatThrownBy(() -> Parallel.jobs(1).rateLimit(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 s");
    assertThat(Parallel.jobs(1).rateLimit(3, Duration.ofSeconds(2)))
        .asString()
        .contains("3 in 2 s");
  }
}
