package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many want a result at a time, one computes it. */
class SingleFlightTest {
  private static final Map<String, CountDownLatch> LATCHES = new ConcurrentHashMap<>();
  private static final Map<String, Boolean> FAILS = new ConcurrentHashMap<>();

  @TempDir Path folder;

  static String slow(String name) throws InterruptedException {
    Counter.count("slow " + name);
    started(name).countDown();
    mayEnd(name).await();
    if (FAILS.remove(name) != null) {
      throw new IllegalStateException("the first one fails");
    }
    return "result of " + name;
  }

  private static CountDownLatch started(String name) {
    return LATCHES.computeIfAbsent("start of " + name, n -> new CountDownLatch(1));
  }

  private static CountDownLatch mayEnd(String name) {
    return LATCHES.computeIfAbsent("end of " + name, n -> new CountDownLatch(1));
  }

  private Cached1<String, String, InterruptedException> cached() {
    return Memory.at(folder).cache(SingleFlightTest::slow).trusted();
  }

  @Test
  void othersWaitForTheFirst() throws Exception {
    List<CompletableFuture<String>> futures = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      futures.add(cached().on("one").async());
    }
    started("one").await();
    mayEnd("one").countDown();

    for (CompletableFuture<String> future : futures) {
      assertThat(future.get()).isEqualTo("result of one");
    }
    assertThat(Counter.of("slow one")).isEqualTo(1);
  }

  @Test
  void theNextOneComputesWhenTheFirstFails() throws Exception {
    FAILS.put("failing", true);
    CompletableFuture<String> first = cached().on("failing").async();
    started("failing").await();
    CompletableFuture<String> second = cached().on("failing").async();
    mayEnd("failing").countDown();

    assertThatThrownBy(() -> first.get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(second.get()).isEqualTo("result of failing");
  }

  @Test
  void interruptEndsTheWait() throws Exception {
    CompletableFuture<String> first = cached().on("interrupted").async();
    started("interrupted").await();
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> {
              try {
                cached().call("interrupted");
                flag.complete(false);
              } catch (CancellationException e) {
                flag.complete(Thread.currentThread().isInterrupted());
              } catch (InterruptedException e) {
                flag.completeExceptionally(e);
              }
            });
    waiter.interrupt();

    assertThat(flag.get()).isTrue();
    mayEnd("interrupted").countDown();
    assertThat(first.get()).isEqualTo("result of interrupted");
  }

  static int fibonacci(int n, String folder) {
    if (n < 2) {
      return n;
    }
    var cached = Memory.at(Path.of(folder)).cache(SingleFlightTest::fibonacci).trusted();
    return cached.call(n - 1, folder) + cached.call(n - 2, folder);
  }

  @Test
  void aFunctionMayCallItselfThroughTheCache() {
    var cached = Memory.at(folder).cache(SingleFlightTest::fibonacci).trusted();

    assertThat(cached.call(20, folder.toString())).isEqualTo(6765);
  }

  static int endless(int depth, String folder) {
    if (Counter.count("endless " + folder) > 3) {
      return depth;
    }
    return Memory.at(Path.of(folder))
        .cache(SingleFlightTest::endless)
        .trusted()
        .call(depth, folder);
  }

  @Test
  void aThreadDoesNotWaitForItself() {
    var cached = Memory.at(folder).cache(SingleFlightTest::endless).trusted();

    assertThat(cached.call(7, folder.toString())).isEqualTo(7);
  }
}
