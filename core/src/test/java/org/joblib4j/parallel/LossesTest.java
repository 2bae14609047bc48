package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchRunner;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.WorkerDiedException;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;

/** Workers that die before they begin with a batch. */
class LossesTest {
  private static final List<Integer> INPUTS = IntStream.range(0, 30).boxed().toList();

  @Test
  void outcomesKeepAPlaceForEachTaskThatNoWorkerTook() {
    List<Outcome<Integer>> outcomes =
        Parallel.on(new Losing(Integer.MAX_VALUE), 2).batchSize(7).outcomes(INPUTS, i -> i);

    assertThat(outcomes).hasSize(30).allMatch(outcome -> outcome instanceof Outcome.Failure);
  }

  @Test
  void lossesThatGoOnEndTheCallAndAreReported() {
    List<RunReport> reports = new ArrayList<>();

    assertThatThrownBy(() ->
            Parallel.on(new Losing(Integer.MAX_VALUE), 2).report(reports::add).map(INPUTS, i -> i))
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
    assertThat(Parallel.on(new Losing(3), 2).batchSize(2).map(INPUTS, i -> 2 * i))
        .isEqualTo(INPUTS.stream().map(i -> 2 * i).toList());
  }

  /** A backend that loses each batch so many times, and then runs it in the calling thread. */
  private record Losing(int times) implements Backend {
    @Override
    public String name() {
      return "losing";
    }

    @Override
    public Workers open(WorkerSettings settings) {
      return new LosingWorkers(times);
    }
  }

  private record LosingWorkers(int times) implements Workers {
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
      Map<Long, Integer> lost = new HashMap<>();
      return new Run() {
        @Override
        public void submit(Batch batch, BatchListener listener) {
          int before = lost.merge(batch.firstIndex(), 1, Integer::sum) - 1;
          if (before < times) {
            listener.lost(new WorkerDiedException("gone", -1));
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
