package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.joblib4j.timing.ManualTimer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeepMemoryFreeTest {
  private static final long LITTLE = 1 << 30;
  private static final long MUCH = 9L << 30;

  private final ManualTimer timer = new ManualTimer();
  private final AtomicLong free = new AtomicLong(MUCH);
  private final MemoryBound bound = new MemoryBound(8L << 30, free::get, timer);
  private final ExecutorService caller = Executors.newSingleThreadExecutor();

  @AfterEach
  void endCaller() {
    caller.shutdownNow();
  }

  @Test
  void tasksWaitForMemoryButForOne() {
    free.set(LITTLE);
    for (Parallel parallel : List.of(Parallel.threads(4), Parallel.virtualThreads(4))) {
      AtomicInteger running = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();

      List<Integer> results =
          parallel
              .keepMemoryFree(bound)
              .map(
                  IntStream.range(0, 200).boxed(),
                  i -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    running.decrementAndGet();
                    return i;
                  });

      assertThat(results).hasSize(200);
      assertThat(most).hasValue(1);
    }
  }

  @Test
  void tasksBeginWhenThereIsMemoryAgain() throws Exception {
    free.set(LITTLE);
    CyclicBarrier together = new CyclicBarrier(4);
    AtomicInteger begun = new AtomicInteger();
    Future<List<Integer>> call =
        caller.submit(() ->
            Parallel.threads(4)
                .keepMemoryFree(bound)
                .map(
                    List.of(1, 2, 3, 4),
                    i -> {
                      begun.incrementAndGet();
                      together.await();
                      return i;
                    }));
    timer.awaitWaiting();
    await().forever().until(() -> begun.get() == 1);

    free.set(MUCH);
    await()
        .forever()
        .until(() -> {
          timer.pass(MemoryBound.LOOK_NANOS);
          return call.isDone();
        });
    assertThat(call.get()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void moreThanBeforeBeginStepByStep() {
    MemoryBound.Gate gate = bound.new Gate();

    assertThat(gate.nanosUntilNext(0)).isZero();
    gate.begun(1);
    assertThat(gate.nanosUntilNext(1)).isEqualTo(MemoryBound.STEP_NANOS);
    timer.pass(MemoryBound.STEP_NANOS - 1);
    assertThat(gate.nanosUntilNext(1)).isEqualTo(1);
    timer.pass(1);
    assertThat(gate.nanosUntilNext(1)).isZero();
    gate.begun(2);
    assertThat(gate.nanosUntilNext(2)).isEqualTo(MemoryBound.STEP_NANOS);
    gate.returned();
    assertThat(gate.nanosUntilNext(1)).isZero();
    gate.begun(2);
    assertThat(gate.nanosUntilNext(2)).as("one has come back").isZero();
  }

  @Test
  void afterAShortageItIsStepByStepAgain() {
    MemoryBound.Gate gate = bound.new Gate();
    gate.begun(1);
    gate.begun(2);
    gate.begun(3);
    timer.pass(MemoryBound.STEP_NANOS);

    free.set(LITTLE);
    assertThat(gate.nanosUntilNext(1)).isEqualTo(MemoryBound.LOOK_NANOS);
    assertThat(gate.reason()).isEqualTo("1.0 GiB of memory are free, and 8.0 GiB are to stay free");
    free.set(MUCH);
    timer.pass(MemoryBound.LOOK_NANOS);
    assertThat(gate.nanosUntilNext(1)).isZero();
    gate.begun(2);
    assertThat(gate.nanosUntilNext(2)).isEqualTo(MemoryBound.STEP_NANOS);
    assertThat(gate.reason()).isEmpty();
  }

  @Test
  void deadlineEndsTheWait() {
    free.set(LITTLE);

    assertThatThrownBy(() ->
            Parallel.threads(2)
                .keepMemoryFree(bound)
                .deadline(Duration.ofMillis(100))
                .map(List.of(1, 2), i -> new CyclicBarrier(2).await()))
        .isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void boundsOfThisMachineAreChecked() {
    assertThatThrownBy(() -> Parallel.threads(2).keepMemoryFree(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThat(Parallel.threads(2).keepMemoryFree(1).map(List.of(1, 2), i -> -i))
        .containsExactly(-1, -2);
    assertThat(Parallel.threads(2).keepMemoryFree(5L << 30)).asString().contains("5.0 GiB");
  }
}
