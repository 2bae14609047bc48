package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.joblib4j.function.Task;
import org.junit.jupiter.api.Test;

class SubmitTest {
  @Test
  void submittedTaskCompletesItsFuture() {
    CompletableFuture<Double> root =
        Parallel.virtualThreads(100).submit(Task.delayed(Math::sqrt, 4.0));

    assertThat(root.thenApply(x -> x + 1).join()).isEqualTo(3.0);
  }

  @Test
  void failureArrivesWithItsArguments() {
    assertThatThrownBy(
            () -> Parallel.threads(2).submit(Task.delayed(Integer::parseInt, "seven")).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("seven")
        .hasCauseInstanceOf(NumberFormatException.class);
  }

  @Test
  void cancellingTheFutureInterruptsTheTask() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<Object> future =
        Parallel.threads(2)
            .submit(
                Task.delayed(() -> {
                  started.countDown();
                  try {
                    return waitForever();
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                  }
                }));
    started.await();

    future.cancel(true);

    interrupted.await();
    assertThat(future).isCancelled();
  }

  @Test
  void numberOfJobsHoldsForAllSubmissionsTogether() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch submitted = new CountDownLatch(1);
    List<CompletableFuture<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      futures.add(
          Parallel.virtualThreads(3)
              .submit(
                  Task.delayed(() -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    submitted.await();
                    return running.decrementAndGet();
                  })));
    }
    submitted.countDown();
    futures.forEach(CompletableFuture::join);

    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void taskMaySubmitAndWait() {
    CompletableFuture<Integer> sum =
        Parallel.threads(1)
            .submit(
                Task.delayed(() -> Parallel.threads(1).submit(Task.delayed(() -> 20)).join() + 1));

    assertThat(sum.join()).isEqualTo(21);
  }

  @Test
  void tasksThatSubmitToTheirOwnWorkersAndWaitDoNotBlockEachOther() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    try (Parallel workers = Parallel.threads(2).open()) {
      for (Parallel parallel : List.of(Parallel.threads(2), workers)) {
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          futures.add(
              parallel.submit(
                  Task.delayed(() -> {
                    both.await();
                    return parallel.submit(Task.delayed(() -> 20)).join() + 1;
                  })));
        }
        for (CompletableFuture<Integer> future : futures) {
          assertThat(future.get()).isEqualTo(21);
        }
      }
    }
  }

  @Test
  void oneJobIsOneTaskAtATime() {
    AtomicInteger running = new AtomicInteger();
    CountDownLatch submitted = new CountDownLatch(1);
    List<CompletableFuture<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      futures.add(
          Parallel.jobs(1)
              .submit(
                  Task.delayed(() -> {
                    int now = running.incrementAndGet();
                    submitted.await();
                    running.decrementAndGet();
                    return now;
                  })));
    }

    submitted.countDown();
    assertThat(futures).allSatisfy(future -> assertThat(future.join()).isEqualTo(1));
  }

  @Test
  void failureOfASubmissionIsNotSkipped() {
    assertThatThrownBy(() ->
            Parallel.threads(2)
                .onFailure(FailurePolicy.SKIP)
                .submit(Task.delayed(Integer::parseInt, "seven"))
                .join())
        .hasCauseInstanceOf(TaskFailedException.class);
  }

  @Test
  void submissionsToOpenWorkersShareThem() {
    try (Parallel workers = Parallel.threads(2).open()) {
      List<CompletableFuture<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        int input = i;
        futures.add(workers.submit(Task.delayed(() -> 2 * input)));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(futures.get(i).join()).isEqualTo(2 * i);
      }
    }
  }

  private static Object waitForever() throws InterruptedException {
    new CountDownLatch(1).await();
    return "never";
  }
}
