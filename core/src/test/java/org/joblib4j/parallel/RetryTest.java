package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joblib4j.function.Fn1;
import org.joblib4j.timing.ManualTimer;
import org.junit.jupiter.api.Test;

class RetryTest {
  /** Fails at the first calls for each multiple of ten, and counts all calls. */
  private static final class Flaky implements Fn1<Integer, Integer, IOException> {
    @Serial private static final long serialVersionUID = 1L;

    private final int failures;
    private final transient ConcurrentHashMap<Integer, AtomicInteger> calls =
        new ConcurrentHashMap<>();

    Flaky(int failures) {
      this.failures = failures;
    }

    @Override
    public Integer call(Integer i) throws IOException {
      int call = calls.computeIfAbsent(i, x -> new AtomicInteger()).incrementAndGet();
      if (i % 10 == 0 && call <= failures) {
        throw new IOException("call " + call + " of " + i);
      }
      return 3 * i;
    }

    Set<Integer> calledTimes(int times) {
      return calls.entrySet().stream()
          .filter(entry -> entry.getValue().get() == times)
          .map(Map.Entry::getKey)
          .collect(Collectors.toSet());
    }
  }

  private static final List<Integer> INPUTS = IntStream.range(0, 1000).boxed().toList();
  private static final List<Integer> RESULTS = INPUTS.stream().map(i -> 3 * i).toList();

  @Test
  void failedTasksAreTriedAgainAloneAndKeepTheirPlace() {
    for (int jobs : new int[] {1, 2}) {
      Flaky flaky = new Flaky(2);

      assertThat(Parallel.threads(jobs).retries(2).map(INPUTS, flaky)).isEqualTo(RESULTS);

      assertThat(flaky.calledTimes(3)).hasSize(100).allMatch(i -> i % 10 == 0);
      assertThat(flaky.calledTimes(1)).hasSize(900);
    }
  }

  @Test
  void taskThatFailsTooOftenEndsTheCallWithItsLastFailure() {
    assertThatThrownBy(() -> Parallel.threads(2).retries(2).map(INPUTS, new Flaky(3)))
        .isInstanceOf(TaskFailedException.class)
        .cause()
        .hasMessageStartingWith("call 3 of");
  }

  @Test
  void onlyChosenFailuresAreTriedAgain() {
    Parallel parallel = Parallel.threads(2);

    assertThatThrownBy(() ->
            parallel
                .retries(Retry.times(5).on(FileNotFoundException.class))
                .map(INPUTS, new Flaky(1)))
        .cause()
        .hasMessageStartingWith("call 1 of");
    assertThat(parallel.retries(Retry.times(1).on(IOException.class)).map(INPUTS, new Flaky(1)))
        .isEqualTo(RESULTS);
  }

  @Test
  void errorsOfTheJvmAreNotTriedAgainUnlessChosen() {
    assertThat(Retry.times(9).grants(1, new OutOfMemoryError())).isFalse();
    assertThat(Retry.times(9).grants(1, new AssertionError())).isFalse();
    assertThat(Retry.times(9).on(OutOfMemoryError.class).grants(9, new OutOfMemoryError()))
        .isTrue();
    assertThat(Retry.times(9).grants(10, new IOException())).isFalse();
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    Retry retry = Retry.times(9).backOff(Duration.ofMillis(10), Duration.ofMillis(50));

    assertThat(pauses(retry, () -> 0))
        .containsExactly(10_000_000, 20_000_000, 40_000_000, 50_000_000, 50_000_000);
  }

  private static long[] pauses(Retry retry, RandomGenerator random) {
    return IntStream.of(1, 2, 3, 4, 60)
        .mapToLong(attempt -> retry.delayNanos(attempt, random))
        .toArray();
  }

  @Test
  void jitterTakesARandomPartOfEachPause() {
    Retry retry = Retry.times(9).jitter().backOff(Duration.ofMillis(10), Duration.ofMillis(50));
    RandomGenerator random = new SplittableRandom(42);
    long[] longest =
        pauses(Retry.times(9).backOff(Duration.ofMillis(10), Duration.ofMillis(50)), random);

    List<long[]> drawn = Stream.generate(() -> pauses(retry, random)).limit(1000).toList();

    for (int i = 0; i < longest.length; i++) {
      int attempt = i;
      LongSummaryStatistics pauses =
          drawn.stream().mapToLong(each -> each[attempt]).summaryStatistics();
      assertThat(pauses.getMin()).isBetween(0L, longest[i] / 20);
      assertThat(pauses.getMax()).isBetween(longest[i] * 19 / 20, longest[i]);
      assertThat(pauses.getAverage() / longest[i]).isBetween(0.45, 0.55);
    }
  }

  @Test
  void jitterWithoutPausesChangesNothing() {
    assertThat(pauses(Retry.times(9).jitter(), new SplittableRandom(42))).containsOnly(0);
  }

  @Test
  void delayedAttemptsDoNotHoldUpOthers() {
    // The time that a test holds does not pass: no second attempt begins.
    Parallel patient =
        Parallel.on(new ThreadBackend(new ManualTimer()), 2)
            .retries(Retry.times(1).backOff(Duration.ofNanos(1)));
    try (Stream<Integer> results = patient.unorderedStream(INPUTS, new Flaky(1))) {
      assertThat(results.limit(900)).hasSize(900).allMatch(result -> result % 30 != 0);
    }
  }

  @Test
  void negativeValuesAreRefused() {
    assertThatThrownBy(() -> Parallel.threads(2).retries(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> Retry.times(1).backOff(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 ms");
  }

  @Test
  void tasksThatWaitForAnotherAttemptBoundTheInput() {
    AtomicInteger pulled = new AtomicInteger();
    ManualTimer timer = new ManualTimer();
    Duration deadline = Duration.ofMinutes(1);
    Retry later = Retry.times(1).backOff(Duration.ofHours(1));
    // All tasks that may be under way wait for their second attempt when the call's time is over.
    AtomicInteger failed = new AtomicInteger();
    Progress endsWhenAllWait =
        (tasks, workers) ->
            new Progress.Watch() {
              @Override
              public void failed(Outcome.Failure<?> failure, boolean again) {
                if (failed.incrementAndGet() == 10) {
                  timer.pass(deadline.toNanos());
                }
              }
            };

    assertThatThrownBy(() ->
            Parallel.on(new ThreadBackend(timer), 2)
                .retries(later)
                .preDispatch(10)
                .deadline(deadline)
                .progress(endsWhenAllWait)
                .forEach(
                    Stream.generate(pulled::incrementAndGet),
                    i -> {
                      throw new IllegalStateException("the service is down");
                    }))
        .isInstanceOf(DeadlineExceededException.class);

    assertThat(failed).hasValue(10);
    assertThat(pulled.get()).isBetween(10, 20);
  }
}
