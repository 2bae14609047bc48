package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A static initializer that waits for tasks which wait for its class fails with a message. */
class StaticInitializationTest {
  private static final List<Integer> INPUTS = List.of(1, 2, 3);

  private static final class OfLambda {
    static final List<Integer> SQUARES = Parallel.threads(2).map(INPUTS, i -> i * i);
  }

  private static final class InVirtualThreads {
    static final List<Integer> SQUARES = Parallel.virtualThreads(2).map(INPUTS, i -> i * i);
  }

  private static final class Lazily {
    static final List<Integer> SQUARES;

    static {
      try (Stream<Integer> squares = Parallel.threads(2).stream(INPUTS, i -> i * i)) {
        SQUARES = squares.toList();
      }
    }
  }

  private static final class ByOthers {
    static final int OFFSET = Integer.parseInt("7");
    static final List<Integer> SUMS = Parallel.threads(2).map(INPUTS, Sums::plusOffset);
  }

  private static final class Sums {
    static int plusOffset(int i) {
      return i + ByOthers.OFFSET;
    }
  }

  private enum Constant {
    ONE;

    final int count = Parallel.threads(2).map(INPUTS, i -> i * i).size();
  }

  private static final class Nested {
    static final List<Integer> SUMS = Parallel.threads(2).map(INPUTS, Inner::sum);
    static final int OFFSET = Integer.parseInt("7");
  }

  private static final class Inner {
    static int sum(int i) {
      return Parallel.threads(2).map(INPUTS, j -> i + j + Nested.OFFSET).size();
    }
  }

  @Test
  void lambdaOfTheClassThatIsInitialized() {
    assertThatTheInitializerOf(OfLambda.class, () -> OfLambda.SQUARES);
  }

  @Test
  void virtualThreads() {
    assertThatTheInitializerOf(InVirtualThreads.class, () -> InVirtualThreads.SQUARES);
  }

  @Test
  void lazyStream() {
    assertThatTheInitializerOf(Lazily.class, () -> Lazily.SQUARES);
  }

  @Test
  void taskThatUsesTheClass() {
    assertThatTheInitializerOf(ByOthers.class, () -> ByOthers.SUMS);
  }

  @Test
  void constantOfAnEnum() {
    assertThatTheInitializerOf(Constant.class, () -> Constant.ONE.count);
  }

  @Test
  void callWithinATask() {
    assertThatTheInitializerOf(Nested.class, () -> Nested.SUMS);
  }

  private interface Use {
    Object run();
  }

  private static void assertThatTheInitializerOf(Class<?> type, Use use) {
    assertThatThrownBy(use::run)
        .isInstanceOf(ExceptionInInitializerError.class)
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the static initializer of " + type.getName() + " waits")
        .hasMessageContaining("Move the call out");
  }

  private static final class WithAnInnocentTask {
    static final boolean IS_DEADLOCK = lookWhileATaskRuns();

    private static boolean lookWhileATaskRuns() {
      Holding holding = new Holding();
      Thread worker = Thread.ofPlatform().daemon().start(holding);
      try {
        holding.running.await();
        return StaticInitialization.deadlock(List.of(Thread.currentThread()), List.of(worker))
            != null;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        holding.end.countDown();
      }
    }
  }

  /** Needs nothing of the class whose initializer waits for it. */
  private static final class Holding implements Runnable {
    final CountDownLatch running = new CountDownLatch(1);
    final CountDownLatch end = new CountDownLatch(1);

    @Override
    public void run() {
      running.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void taskThatDoesNotNeedTheClassIsNoDeadlock() {
    assertThat(WithAnInnocentTask.IS_DEADLOCK).isFalse();
  }

  private static final class OfOneJob {
    static final List<Integer> SQUARES = Parallel.jobs(1).map(INPUTS, i -> i * i);
  }

  @Test
  void oneJobRunsInTheInitializingThread() {
    assertThat(OfOneJob.SQUARES).containsExactly(1, 4, 9);
  }

  @Test
  void dumpSaysWhichThreadWaitsForWhichClass() {
    String dump =
        """
        "main" #3 [1] prio=5 waiting on condition
           java.lang.Thread.State: RUNNABLE
        \tat Table.<clinit>(Table.java:7)

        "a \\"name" #25 [2] prio=5 in Object.wait()
        \tat Table.f(Table.java:9)
        \t- waiting on the Class initialization monitor for Table$Inner

        "ForkJoinPool-1-worker-1" #24 [3] daemon
           Carrying virtual thread #23
        \tat jdk.internal.vm.Continuation.run(Continuation.java:251)
           Mounted virtual thread #23
        \tat Table.g(Table.java:10)
        \t- waiting on the Class initialization monitor for Table
        """;

    assertThat(StaticInitialization.waiting(dump))
        .containsOnly(java.util.Map.entry(25L, "Table$Inner"), java.util.Map.entry(23L, "Table"));
  }
}
