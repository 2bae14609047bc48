package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the input is pulled. */
class PulledInputTest {
  @Test
  void oneJobPullsAndRunsInTurn() {
    assertThat(pulledAndRun(Parallel.jobs(1).batchSize(1), 6))
        .containsExactly(
            "pull 0", "run 0", "pull 1", "run 1", "pull 2", "run 2", "pull 3", "run 3", "pull 4",
            "run 4", "pull 5", "run 5");
  }

  @Test
  void oneJobPullsABatchAndRunsIt() {
    assertThat(pulledAndRun(Parallel.jobs(1).batchSize(4), 6))
        .containsExactly(
            "pull 0", "pull 1", "pull 2", "pull 3", "run 0", "run 1", "run 2", "run 3", "pull 4",
            "pull 5", "run 4", "run 5");
  }

  private static List<String> pulledAndRun(Parallel parallel, int tasks) {
    List<String> events = new ArrayList<>();
    parallel.forEach(
        IntStream.range(0, tasks).boxed().peek(i -> events.add("pull " + i)),
        i -> events.add("run " + i));
    return events;
  }

  @Test
  void allInputIsPulledAtOnceWhereThatIsAsked() {
    List<Integer> pulled = Collections.synchronizedList(new ArrayList<>());

    // Each task waits until the last one has been pulled.
    Parallel.threads(2)
        .batchSize(1)
        .preDispatch(Integer.MAX_VALUE)
        .map(
            IntStream.range(0, 5000).boxed().peek(pulled::add),
            i -> {
              while (pulled.size() < 5000) {
                Thread.onSpinWait();
              }
              return i;
            });

    assertThat(pulled).hasSize(5000);
  }

  @ParameterizedTest
  @CsvSource({
    "2,2,0,0",
    "10,2,2,0",
    "517,2,2,0",
    "10,4,4,0",
    "200,12,12,0",
    "25,12,24,1",
    "250,12,1000000,1",
    "250,12,24,7",
    "200,12,24,0"
  })
  void resultsDoNotDependOnHowTheInputIsCut(int tasks, int jobs, int preDispatch, int batchSize) {
    Parallel parallel = Parallel.threads(jobs);
    if (preDispatch > 0) {
      parallel = parallel.preDispatch(preDispatch);
    }
    if (batchSize > 0) {
      parallel = parallel.batchSize(batchSize);
    }

    assertThat(parallel.map(IntStream.range(0, tasks).boxed(), i -> i * i))
        .isEqualTo(IntStream.range(0, tasks).map(i -> i * i).boxed().toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 19})
  void errorOfTheInputArrivesFromWhereverItIs(int broken) {
    IllegalStateException thrown = new IllegalStateException("no more");
    Stream<Integer> input =
        IntStream.range(0, 20)
            .boxed()
            .peek(i -> {
              if (i == broken) {
                throw thrown;
              }
            });

    assertThatThrownBy(() -> Parallel.threads(2).preDispatch(4).map(input, i -> i * i))
        .isSameAs(thrown);
  }

  @Test
  void everyCallOfOpenedWorkersFindsItsOwnBatchSize() {
    List<Integer> firstBatches = new ArrayList<>();
    Progress firstOnly =
        (tasks, workers) ->
            new Progress.Watch() {
              @Override
              public void sent(long firstIndex, int tasks) {
                if (firstIndex == 0) {
                  firstBatches.add(tasks);
                }
              }
            };

    try (Parallel workers = Parallel.threads(2).progress(firstOnly).open()) {
      workers.map(IntStream.range(0, 100_000).boxed(), i -> i);
      workers.map(IntStream.range(0, 100_000).boxed(), i -> i);
    }

    assertThat(firstBatches).containsExactly(1, 1);
  }
}
