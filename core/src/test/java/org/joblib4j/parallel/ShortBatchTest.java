package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One job whose batches use up their time: what comes in between two of them is noticed. */
class ShortBatchTest {
  private static final int QUICK = 100_000;

  @Test
  void interruptBetweenBatchesEndsTheCall() {
    assertThatThrownBy(() ->
            Parallel.jobs(1)
                .map(
                    IntStream.range(0, QUICK + 1000).boxed(),
                    i -> {
                      spinAfterQuickOnes(i);
                      if (i == QUICK + 5) {
                        Thread.currentThread().interrupt();
                      }
                      return i;
                    }))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void deadlineIsSeenAmongSlowTasksThatFollowQuickOnes() {
    AtomicInteger ran = new AtomicInteger();

    assertThatThrownBy(() ->
            Parallel.jobs(1)
                .deadline(Duration.ofMillis(300))
                .forEach(
                    IntStream.range(0, QUICK + 20_000).boxed(),
                    i -> {
                      spinAfterQuickOnes(i);
                      ran.incrementAndGet();
                    }))
        .isInstanceOf(DeadlineExceededException.class);

    assertThat(ran.get()).isLessThan(QUICK + 10_000);
  }

  @Test
  void readerGetsResultsOfAShortBatchBeforeItsRestIsRun() {
    AtomicInteger ran = new AtomicInteger();
    try (Stream<Integer> results =
        Parallel.jobs(1).stream(
            List.copyOf(IntStream.range(0, QUICK + 1000).boxed().toList()),
            i -> {
              spinAfterQuickOnes(i);
              return ran.incrementAndGet();
            })) {
      results.limit(QUICK + 1).forEach(result -> {});
    }

    assertThat(ran.get()).isLessThan(QUICK + 900);
  }

  private static void spinAfterQuickOnes(int i) {
    long until = System.nanoTime() + (i < QUICK ? 0 : 1_000_000);
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }
}
