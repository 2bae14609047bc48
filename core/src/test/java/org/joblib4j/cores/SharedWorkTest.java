package org.joblib4j.cores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Parts are done once, in any thread; a caller never waits for one that nobody has begun. */
class SharedWorkTest {

  @Test
  void eachPartIsDoneOnceAndSeenInOrder() {
    for (int parts : new int[] {0, 1, 2, 7, 1_000}) {
      var done = new AtomicIntegerArray(parts);
      List<Integer> seen = new ArrayList<>();
      SharedWork.inOrder(
          parts,
          done::incrementAndGet,
          part -> {
            assertThat(done.get(part)).isEqualTo(1);
            seen.add(part);
          });
      assertThat(seen).isEqualTo(IntStream.range(0, parts).boxed().toList());
    }
  }

  @Test
  void othersHelp() {
    assumeThat(Runtime.getRuntime().availableProcessors()).as("processors").isGreaterThan(1);
    var both = new CountDownLatch(2);
    var met = new AtomicInteger();
    SharedWork.forEach(
        2,
        part -> {
          both.countDown();
          try {
            both.await();
            met.incrementAndGet();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(met.get()).as("parts that were worked on at the same time").isEqualTo(2);
  }

  @Test
  void theOnlyThreadOfAPoolDoesAllByItself() throws Exception {
    try (var single = new ForkJoinPool(1)) {
      var done = new AtomicInteger();
      single.submit(() -> SharedWork.forEach(100, part -> done.incrementAndGet())).get();
      assertThat(done.get()).isEqualTo(100);
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void manyCallersFinishWhileTheCommonPoolIsBlocked() throws Exception {
    var free = new CountDownLatch(1);
    var blocked = new CountDownLatch(1);
    ForkJoinPool common = ForkJoinPool.commonPool();
    for (int i = 0; i < 2 * common.getParallelism(); i++) {
      common.execute(() -> {
        blocked.countDown();
        awaitUninterrupted(free);
      });
    }
    try {
      blocked.await();
      var done = new AtomicInteger();
      List<Thread> callers =
          IntStream.range(0, 40)
              .mapToObj(i ->
                  Thread.ofPlatform()
                      .start(() -> SharedWork.forEach(50, part -> done.incrementAndGet())))
              .toList();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(done.get()).isEqualTo(2_000);
    } finally {
      free.countDown();
    }
  }

  @Test
  void afterAFailureNobodyWorksAnyMore() {
    var begun = new AtomicInteger();
    var ended = new AtomicInteger();
    var failure = new IllegalArgumentException("part 3");
    // So many that the failure is known long before the last, whoever has to wait for a processor.
    int parts = 20_000_000;
    assertThatThrownBy(() ->
            SharedWork.forEach(
                parts,
                part -> {
                  begun.incrementAndGet();
                  try {
                    if (part == 3) {
                      throw failure;
                    }
                  } finally {
                    ended.incrementAndGet();
                  }
                }))
        .isSameAs(failure);
    int atTheEnd = begun.get();
    assertThat(ended.get()).isEqualTo(atTheEnd).isLessThan(parts);
    assertThatThrownBy(() ->
            SharedWork.inOrder(
                100,
                part -> {},
                part -> {
                  throw failure;
                }))
        .isSameAs(failure);
    assertThat(begun.get()).isEqualTo(atTheEnd);
  }

  @Test
  void anInterruptIsKept() {
    Thread.currentThread().interrupt();
    var done = new AtomicInteger();
    SharedWork.forEach(1_000, part -> done.incrementAndGet());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(done.get()).isEqualTo(1_000);
  }
}
