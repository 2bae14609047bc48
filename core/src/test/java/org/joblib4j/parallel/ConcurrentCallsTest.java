package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One value that nobody opened, used by many threads at the same time. */
class ConcurrentCallsTest {
  private static final int CALLERS = 16;
  private static final int ROUNDS = 5;
  private static final int TASKS = 300;

  static Stream<Parallel> places() {
    return Stream.of(
        Parallel.jobs(1),
        Parallel.jobs(-1),
        Parallel.threads(3),
        Parallel.virtualThreads(3),
        Parallel.processes(2));
  }

  /** What callers return who begin at the same moment. */
  private static <T> List<T> together(List<Callable<T>> callers) throws Exception {
    CountDownLatch ready = new CountDownLatch(callers.size());
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(callers.size())) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> caller : callers) {
        running.add(
            threads.submit(() -> {
              ready.countDown();
              ready.await();
              return caller.call();
            }));
      }
      for (Future<T> each : running) {
        results.add(each.get());
      }
    }
    return results;
  }

  private static List<Integer> expected(int caller) {
    return IntStream.range(0, TASKS).map(i -> caller * 1000 + i).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("places")
  void everyCallerGetsItsOwnResultsInOrder(Parallel parallel) throws Exception {
    List<Callable<Boolean>> callers = new ArrayList<>();
    for (int c = 0; c < CALLERS; c++) {
      int caller = c;
      callers.add(() -> {
        boolean right = true;
        for (int round = 0; round < ROUNDS; round++) {
          right &=
              parallel
                  .map(IntStream.range(0, TASKS).boxed(), i -> caller * 1000 + i)
                  .equals(expected(caller));
        }
        return right;
      });
    }

    assertThat(together(callers)).hasSize(CALLERS).containsOnly(true);
  }

  @ParameterizedTest
  @MethodSource("places")
  void callThatFailsLeavesTheOthersAlone(Parallel parallel) throws Exception {
    List<Callable<String>> callers = new ArrayList<>();
    for (int c = 0; c < CALLERS; c++) {
      int caller = c;
      callers.add(() -> {
        try {
          return parallel
                  .map(IntStream.range(0, TASKS).boxed(), i -> failInOddCalls(caller, i))
                  .equals(expected(caller))
              ? "right"
              : "wrong";
        } catch (TaskFailedException e) {
          return e.getMessage();
        }
      });
    }

    List<String> ends = together(callers);

    for (int c = 0; c < CALLERS; c++) {
      if (c % 2 == 1) {
        assertThat(ends.get(c)).contains("task 100").endsWith("call " + c + "; its argument: 100");
      } else {
        assertThat(ends.get(c)).isEqualTo("right");
      }
    }
  }

  private static int failInOddCalls(int caller, int i) {
    if (caller % 2 == 1 && i == 100) {
      throw new IllegalStateException("call " + caller);
    }
    return caller * 1000 + i;
  }

  @ParameterizedTest
  @MethodSource("places")
  void threadThatIsNotTheMainThreadMayCall(Parallel parallel) throws Exception {
    List<List<Integer>> results = new ArrayList<>();
    Thread background =
        Thread.ofPlatform()
            .name("any name")
            .start(
                () -> results.add(parallel.map(IntStream.range(0, TASKS).boxed(), i -> 2000 + i)));

    background.join();

    assertThat(results).containsExactly(expected(2));
  }

  @Test
  void callsOfManyVirtualThreadsShareTheMachine() throws Exception {
    Parallel parallel = Parallel.jobs(-1);
    List<Future<Integer>> sums = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int c = 0; c < 500; c++) {
        sums.add(
            callers.submit(() ->
                parallel.map(List.of(1, 2, 3, 4), i -> i * i).stream()
                    .mapToInt(Integer::intValue)
                    .sum()));
      }
    }

    for (Future<Integer> sum : sums) {
      assertThat(sum.get()).isEqualTo(30);
    }
  }
}
