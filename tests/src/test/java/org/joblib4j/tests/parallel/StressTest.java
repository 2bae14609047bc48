package org.joblib4j.tests.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.joblib4j.parallel.Outcome;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.Retry;
import org.joblib4j.parallel.WorkerContext;
import org.junit.jupiter.api.Test;

/**
 * Calls of random shape with failures, timeouts, dead workers and cancellations: no result is lost,
 * doubled or out of place, and no task goes on after its call.
 *
 * <p>What a task does follows from its index alone, so a seed names a run.
 */
class StressTest {
  private static final long TASKS = 1_000_000;
  private static final Duration TIME = Duration.ofMillis(20);

  @Test
  void millionTasksInThreads() {
    Random random = new Random(20);
    for (long done = 0; done < TASKS; ) {
      Parallel parallel =
          random.nextInt(4) == 0
              ? Parallel.virtualThreads(1 + random.nextInt(8))
              : Parallel.threads(1 + random.nextInt(4));
      done += round(parallel, random, 1 + random.nextInt(40_000));
    }
    assertNoTaskRuns();
  }

  @Test
  void tasksInProcessesThatDie() {
    Random random = new Random(21);
    try (Parallel workers = Parallel.processes(2).open()) {
      for (int round = 0; round < 6; round++) {
        round(workers, random, 1 + random.nextInt(10_000));
        List<Long> results =
            workers.retries(3).map(LongStream.range(0, 2_000).boxed(), StressTest::dieSometimes);
        assertThat(results).isEqualTo(LongStream.range(0, 2_000).boxed().toList());
      }
    }
  }

  /** One call of each kind; returns how many tasks that were. */
  private static long round(Parallel plain, Random random, int tasks) {
    Parallel parallel = random.nextBoolean() ? plain : plain.batchSize(1 + random.nextInt(200));
    Stream<Long> input = LongStream.range(0, tasks).boxed();
    switch (random.nextInt(5)) {
      case 0 ->
          assertThat(
                  parallel
                      .retries(
                          Retry.times(2).backOff(Duration.ofNanos(1 + random.nextInt(100_000))))
                      .map(input, StressTest::failAtFirst))
              .isEqualTo(LongStream.range(0, tasks).boxed().toList());
      case 1 -> checkOutcomes(parallel.outcomes(input, StressTest::failOften), tasks);
      case 2 -> {
        try (Stream<Long> results = parallel.unorderedStream(input, StressTest::identity)) {
          assertThat(results.sorted().toList())
              .isEqualTo(LongStream.range(0, tasks).boxed().toList());
        }
      }
      case 3 -> {
        int read = 1 + random.nextInt(tasks);
        try (Stream<Long> results =
            parallel.mostUnread(1 + random.nextInt(500)).stream(
                Stream.iterate(0L, i -> i + 1), StressTest::identity)) {
          assertThat(results.limit(read).toList())
              .isEqualTo(LongStream.range(0, read).boxed().toList());
        }
      }
      default -> {
        cancelSome(parallel, random);
        checkTimeouts(parallel, tasks % 300 + 1);
      }
    }
    return tasks;
  }

  private static void checkOutcomes(List<Outcome<Long>> outcomes, int tasks) {
    assertThat(outcomes).hasSize(tasks);
    for (int i = 0; i < tasks; i++) {
      boolean fails = i % 97 == 13;
      assertThat(outcomes.get(i) instanceof Outcome.Failure).as("task %d", i).isEqualTo(fails);
      if (!fails) {
        assertThat(outcomes.get(i).get()).isEqualTo(i);
      }
    }
  }

  private static void checkTimeouts(Parallel parallel, int tasks) {
    List<Outcome<Long>> outcomes =
        parallel
            .timeout(TIME)
            .outcomes(LongStream.range(0, tasks).boxed(), StressTest::waitSometimes);

    assertThat(outcomes).hasSize(tasks);
    for (int i = 0; i < tasks; i++) {
      // A machine that is busy elsewhere may take any task's time; one that waits has none left.
      if (outcomes.get(i) instanceof Outcome.Failure<Long> failure) {
        assertThat(failure.cause()).isInstanceOf(TimeoutException.class);
      } else {
        assertThat(i % 101).isNotEqualTo(50);
        assertThat(outcomes.get(i).get()).isEqualTo(i);
      }
    }
  }

  private static void cancelSome(Parallel parallel, Random random) {
    CompletableFuture<Thread> caller = new CompletableFuture<>();
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(() -> {
          caller.complete(Thread.currentThread());
          try {
            parallel.forEach(Stream.iterate(0L, i -> i + 1), StressTest::identity);
            end.completeExceptionally(new AssertionError("an endless call has ended"));
          } catch (CancellationException e) {
            end.complete(e);
          } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
          }
        });
    long until = System.nanoTime() + random.nextInt(3_000_000);
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
    caller.join().interrupt();
    end.join();
  }

  /** Threads that were borrowed may wait for more; none may be in a task of this class. */
  private static void assertNoTaskRuns() {
    assertThat(Thread.getAllStackTraces().entrySet())
        .filteredOn(entry -> entry.getKey().getName().startsWith("joblib4j-thread"))
        .allSatisfy(entry ->
            assertThat(entry.getValue())
                .noneMatch(frame -> frame.getClassName().contains("StressTest")));
  }

  private static long identity(long i) {
    return i;
  }

  private static long failAtFirst(long i) {
    if (i % 53 == 7 && attempt() == 1) {
      throw new IllegalStateException("the first attempt of " + i);
    }
    return i;
  }

  private static long failOften(long i) {
    if (i % 97 == 13) {
      throw new IllegalStateException("every attempt of " + i);
    }
    return i;
  }

  private static long waitSometimes(long i) throws InterruptedException {
    if (i % 101 == 50) {
      new CountDownLatch(1).await();
    }
    return i;
  }

  private static long dieSometimes(long i) {
    if (i % 701 == 100 && attempt() == 1) {
      Runtime.getRuntime().halt(3);
    }
    return i;
  }

  private static int attempt() {
    return WorkerContext.current().orElseThrow().attempt();
  }
}
