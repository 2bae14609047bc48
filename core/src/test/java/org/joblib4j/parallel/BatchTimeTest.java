package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.BatchRunner;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;

/** Batches that come back short: their rest is dealt out, and nothing is lost or out of order. */
class BatchTimeTest {
  private static final Dispatch HUNDRED =
      Dispatch.of(
          Settings.NONE.with(Setting.BATCH_SIZE, 100),
          Backends.THREADS,
          Dispatch.OnFailure.ABORT,
          true,
          Long.MAX_VALUE);

  @Test
  void restOfABatchIsRunAndKeepsItsPlace() {
    List<Integer> sizes = new ArrayList<>();
    List<Integer> results = new ArrayList<>();
    TaskSource source =
        new TaskSource(
            Inputs.of(IntStream.range(0, 1000).boxed().toList()).with((Integer i) -> 2 * i));
    try (Dispatcher dispatcher = new Dispatcher(new ShortBatches(sizes), source, HUNDRED)) {
      for (PendingBatch batch = dispatcher.next(); batch != null; batch = dispatcher.next()) {
        for (int i = 0; i < batch.completed(); i++) {
          results.add((Integer) batch.value(i));
        }
      }
    }

    assertThat(results).isEqualTo(IntStream.range(0, 1000).map(i -> 2 * i).boxed().toList());
    assertThat(sizes).contains(100).anyMatch(size -> size < 50);
  }

  @Test
  void batchThatUsedUpItsTimeGivesBackTheRest() {
    AtomicInteger calls = new AtomicInteger();
    Batch batch =
        Batch.ofInputs(
            0,
            x -> {
              calls.incrementAndGet();
              long until = System.nanoTime() + 200_000;
              while (System.nanoTime() - until < 0) {
                Thread.onSpinWait();
              }
              return x;
            },
            new Object[64],
            100_000);

    BatchResult result = BatchRunner.run(batch, "test", position -> true);

    assertThat(result.completed()).isEqualTo(calls.get()).isBetween(1, 63);
    assertThat(result.failure()).isNull();
    assertThat(result.nanos()).isGreaterThan(100_000);
  }

  /** A backend that runs a third of each batch in the calling thread and gives back the rest. */
  private record ShortBatches(List<Integer> sizes) implements Workers {
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
          sizes.add(batch.size());
          int third = Math.max(1, batch.size() / 3);
          listener.finished(BatchRunner.run(batch, "test", position -> position < third));
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
