package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.joblib4j.function.Fn0;
import org.joblib4j.function.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls inside of tasks, from any place to any other. */
class NestedPlacesTest {
  enum Place {
    CALLER,
    THREADS,
    VIRTUAL_THREADS,
    PROCESSES;

    Parallel parallel() {
      return switch (this) {
        case CALLER -> Parallel.jobs(1);
        case THREADS -> Parallel.threads(2);
        case VIRTUAL_THREADS -> Parallel.virtualThreads(2);
        case PROCESSES -> Parallel.processes(2);
      };
    }
  }

  static Stream<List<Place>> pairs() {
    return Stream.of(Place.values())
        .flatMap(outer -> Stream.of(Place.values()).map(inner -> List.of(outer, inner)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void taskAnywhereMayCallAnyPlace(List<Place> places) {
    Place inner = places.getLast();

    List<List<Integer>> products =
        places
            .getFirst()
            .parallel()
            .map(List.of(1, 2), i -> inner.parallel().map(List.of(10, 20), j -> i * j));

    assertThat(products).containsExactly(List.of(10, 20), List.of(20, 40));
  }

  @Test
  void callsInWorkerProcessesThatNameNoPlaceRunInTheirThreads() {
    List<Boolean> here =
        Parallel.processes(2)
            .asDefault(() ->
                Parallel.jobs(2)
                    .map(
                        List.of(1, 2),
                        i ->
                            Parallel.jobs(2)
                                .map(List.of(1, 2, 3), j -> ProcessHandle.current().pid())
                                .stream()
                                .allMatch(pid -> pid == ProcessHandle.current().pid())));

    assertThat(here).containsExactly(true, true);
  }

  @Test
  void oneJobLeavesTheScopeOfItsTasksAsItIs() {
    int workers =
        Parallel.threads(7)
            .asDefault(() ->
                Parallel.jobs(1).map(List.of(0), i -> Parallel.defaults().workers()).getFirst());

    assertThat(workers).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void failureInsideTellsTheWholeWay(List<Place> places) {
    Place inner = places.getLast();

    TaskFailedException failed =
        catchThrowableOfType(
            TaskFailedException.class,
            () -> places.getFirst().parallel().map(List.of(1, 2), i -> outerTask(inner)));

    assertThat(failed)
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasRootCauseMessage("seven");
    assertThat(failed.getCause()).isInstanceOf(TaskFailedException.class);
    assertThat(failed)
        .rootCause()
        .satisfies(root ->
            assertThat(root.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("innerTask")));
    assertThat(failed)
        .cause()
        .satisfies(cause ->
            assertThat(cause.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("outerTask")));
  }

  private static List<Integer> outerTask(Place inner) {
    return inner.parallel().map(List.of(7, 8), NestedPlacesTest::innerTask);
  }

  private static int innerTask(int i) {
    if (i == 7) {
      throw new IllegalArgumentException("seven");
    }
    return i;
  }

  @Test
  void callsThatCallThemselvesForeverOverflowTheStackInsteadOfTheMachine() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();

    TaskFailedException failed =
        catchThrowableOfType(
            TaskFailedException.class, () -> Parallel.threads(2).call(List.of(endless(threads))));

    assertThat(failed).hasRootCauseInstanceOf(StackOverflowError.class);
    assertThat(threads).hasSizeLessThanOrEqualTo(2 + CpuCount.available());
  }

  private static Task<Integer> endless(Set<Thread> threads) {
    Fn0<Integer, RuntimeException> task =
        () -> {
          threads.add(Thread.currentThread());
          return Parallel.threads(2).call(List.of(endless(threads), endless(threads))).getFirst();
        };
    return Task.delayed(task);
  }
}
