package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a task leaves in its thread does not reach the next call. */
@SuppressWarnings("ThreadPriorityCheck") // a priority is one of the things that are left
class ThreadLeftoversTest {
  private static final ThreadLocal<@Nullable String> USER = new ThreadLocal<>();
  private static final InheritableThreadLocal<@Nullable String> INHERITED =
      new InheritableThreadLocal<>();

  static List<Parallel> places() {
    return List.of(Parallel.threads(2), Parallel.virtualThreads(2));
  }

  /** Works for longer than a thread may that is lent again. */
  private static void work() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(2)) {
      Thread.onSpinWait();
    }
  }

  private static String leave(int i) {
    Thread thread = Thread.currentThread();
    USER.set("user of request " + i);
    INHERITED.set("inherited of request " + i);
    thread.setName("request " + i);
    if (!thread.isVirtual()) {
      thread.setPriority(Thread.MIN_PRIORITY);
    }
    thread.setUncaughtExceptionHandler((_, _) -> {});
    work();
    return "left";
  }

  private static String find() {
    Thread thread = Thread.currentThread();
    boolean handled =
        !thread.isVirtual()
            && !thread.getUncaughtExceptionHandler().equals(thread.getThreadGroup());
    String name = thread.getName().startsWith("request") ? thread.getName() : "";
    work();
    return USER.get() + INHERITED.get() + name + thread.getPriority() + handled;
  }

  @ParameterizedTest
  @MethodSource("places")
  void theNextCallFindsNothing(Parallel place) {
    for (int round = 0; round < 5; round++) {
      assertThat(place.batchSize(1).map(IntStream.range(0, 10).boxed(), i -> leave(i)))
          .containsOnly("left");
      assertThat(place.batchSize(1).map(IntStream.range(0, 10).boxed(), i -> find()))
          .containsOnly("nullnull" + Thread.NORM_PRIORITY + false);
    }
  }

  @Test
  void aCallThatWaitsForTheSameWorkerFindsNothingEither() throws Exception {
    CountDownLatch next = new CountDownLatch(1);
    try (Parallel one = Parallel.virtualThreads(1).open()) {
      CompletableFuture<String> first =
          one.submit(
              org.joblib4j.function.Task.delayed(() -> {
                next.await();
                return leave(1);
              }));
      CompletableFuture<String> second =
          one.submit(org.joblib4j.function.Task.delayed(ThreadLeftoversTest::find));
      next.countDown();
      assertThat(first.get()).isEqualTo("left");
      assertThat(second.get()).isEqualTo("nullnull" + Thread.NORM_PRIORITY + false);
    }
  }
}
