package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NestedCallTest {
  @Test
  void taskMayCallItsOwnOpenedWorkers() {
    for (Parallel parallel : List.of(Parallel.threads(2), Parallel.virtualThreads(2))) {
      try (Parallel workers = parallel.open()) {
        List<Integer> sums =
            workers.map(
                List.of(1, 2, 3, 4),
                i ->
                    workers.map(List.of(1, 2, 3), j -> i * j).stream()
                        .mapToInt(Integer::intValue)
                        .sum());

        assertThat(sums).containsExactly(6, 12, 18, 24);
      }
    }
  }

  @Test
  void taskMayMakeCallsOfItsOwn() {
    List<Integer> sums =
        Parallel.threads(2)
            .map(
                IntStream.range(0, 20).boxed(),
                i ->
                    Parallel.threads(2).map(List.of(1, 2, 3), j -> i * j).stream()
                        .mapToInt(Integer::intValue)
                        .sum());

    assertThat(sums).isEqualTo(IntStream.range(0, 20).map(i -> 6 * i).boxed().toList());
  }

  @Test
  void callOnWorkersThatWaitFurtherOutRunsInItsOwnThread() {
    try (Parallel workers = Parallel.virtualThreads(2).open()) {
      List<Integer> sums =
          workers.asDefault(() ->
              workers.map(
                  List.of(1, 2),
                  i ->
                      Parallel.virtualThreads(2)
                          .map(
                              List.of(1, 2),
                              j -> Parallel.defaults().map(List.of(1, 2), k -> i * j * k))
                          .stream()
                          .flatMap(List::stream)
                          .mapToInt(Integer::intValue)
                          .sum()));

      assertThat(sums).containsExactly(9, 18);
    }
  }
}
