package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchRunner;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;

/** Workers that die with a batch in hand, or before they begin with it. */
class LossesTest {
  private static final List<Integer> INPUTS = IntStream.range(0, 30).boxed().toList();
  private static final WorkerLoss GONE = new WorkerLoss("the first", "gone");

  @Test
  void outcomesKeepAPlaceForEachTaskThatNoWorkerTook() {
    List<Outcome<Integer>> outcomes =
        Parallel.on(new Losing(GONE, Integer.MAX_VALUE), 2).batchSize(7).outcomes(INPUTS, i -> i);

    assertThat(outcomes).hasSize(30).allMatch(outcome -> outcome instanceof Outcome.Failure);
  }

  @Test
  void lossesThatGoOnEndTheCallAndAreReported() {
    List<RunReport> reports = new ArrayList<>();

    assertThatThrownBy(() ->
            Parallel.on(new Losing(GONE, Integer.MAX_VALUE), 2)
                .report(reports::add)
                .map(INPUTS, i -> i))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(WorkerDiedException.class);

    assertThat(reports)
        .singleElement()
        .satisfies(report -> {
          assertThat(report.failures()).isEqualTo(1);
          assertThat(report.whole()).isFalse();
        });
  }

  @Test
  void everyBatchMayBeLostAFewTimes() {
    assertThat(Parallel.on(new Losing(GONE, 3), 2).batchSize(1).map(INPUTS, i -> 2 * i))
        .isEqualTo(INPUTS.stream().map(i -> 2 * i).toList());
  }

  @Test
  void aTaskThatEndsWorkersBeforeTheyBeginFailsAlone() {
    List<Outcome<Integer>> outcomes =
        Parallel.on(new Losing(GONE, batch -> has(batch, 7)), 2)
            .batchSize(30)
            .outcomes(INPUTS, i -> -i);

    assertThat(outcomes).hasSize(30);
    for (int i : INPUTS) {
      if (i == 7) {
        assertThat(outcomes.get(i)).isInstanceOf(Outcome.Failure.class);
      } else {
        assertThat(outcomes.get(i)).isEqualTo(new Outcome.Success<>(-i));
      }
    }
  }

  private static boolean has(Batch batch, long index) {
    return batch.firstIndex() <= index && index < batch.firstIndex() + batch.size();
  }

  @Test
  void tasksThatTogetherAreTooMuchForAWorkerRunInParts() {
    assertThat(
            Parallel.on(new Losing(GONE, batch -> batch.size() > 4), 2)
                .batchSize(30)
                .map(INPUTS, i -> -i))
        .isEqualTo(INPUTS.stream().map(i -> -i).toList());
  }

  @Test
  void theTaskThatAWorkerRanLastHasFailedAndTheOthersRunAgain() {
    List<Outcome<Integer>> outcomes =
        Parallel.on(new Losing(GONE.at(2), 1), 2).batchSize(30).outcomes(INPUTS, i -> -i);

    assertThat(outcomes).hasSize(30);
    for (int i : INPUTS) {
      if (i == 2) {
        assertThat(outcomes.get(i))
            .isInstanceOfSatisfying(
                Outcome.Failure.class,
                failure ->
                    assertThat(failure.cause())
                        .isInstanceOfSatisfying(
                            WorkerDiedException.class,
                            died -> assertThat(died.worker()).isEqualTo("the first"))
                        .hasMessage("gone"));
      } else {
        assertThat(outcomes.get(i)).isEqualTo(new Outcome.Success<>(-i));
      }
    }
  }

  @Test
  void aCallThatEndsWithAWorkerNamesItOnce() {
    assertThatThrownBy(
            () -> Parallel.on(new Losing(GONE.at(0), 1), 2).batchSize(30).map(INPUTS, i -> i))
        .isInstanceOfSatisfying(
            TaskFailedException.class,
            failed -> {
              assertThat(failed.worker()).isEqualTo("the first");
              assertThat(failed.index()).isZero();
            })
        .hasMessageContaining("task 0 failed with " + WorkerDiedException.class.getName())
        .hasMessageNotContaining("the first");
  }

  @Test
  void aWorkerThatWasEndedForItsTimeIsATimeoutOfItsTask() {
    assertThatThrownBy(() ->
            Parallel.on(new Losing(GONE.timedOutAt(3), 1), 2)
                .timeout(Duration.ofSeconds(30))
                .batchSize(30)
                .map(INPUTS, i -> i))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("task 3 in the first")
        .cause()
        .isInstanceOf(TimeoutException.class)
        .hasMessage("task 3 took longer than its timeout of 30 s")
        .hasCauseInstanceOf(WorkerDiedException.class);
  }

  /** A backend that loses some batches and runs the others in the calling thread. */
  private record Losing(WorkerLoss loss, Predicate<Batch> loses) implements Backend {

    /** Loses each batch so many times, or so many batches in the midst of a task. */
    Losing(WorkerLoss loss, int times) {
      Map<Long, Integer> lost = new HashMap<>();
      this(
          loss,
          batch ->
              lost.merge(loss.position() < 0 ? batch.firstIndex() : -1, 1, Integer::sum) <= times);
    }

    @Override
    public String name() {
      return "losing";
    }

    @Override
    public Workers open(WorkerSettings settings) {
      return new LosingWorkers(loss, loses);
    }
  }

  private record LosingWorkers(WorkerLoss loss, Predicate<Batch> loses) implements Workers {
    @Override
    public int count() {
      return 2;
    }

    @Override
    public Duration batchTime() {
      return Duration.ofMillis(1);
    }

    @Override
    public Run startRun(RunSettings settings) {
      return new Run() {
        @Override
        public void submit(Batch batch, BatchListener listener) {
          if (loses.test(batch)) {
            listener.lost(loss);
            return;
          }
          listener.finished(BatchRunner.run(batch, "the last", position -> true));
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
