package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Recalling;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchRunner;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The events of a call add up, whatever happens to its batches: each attempt of a task is sent once
 * and ends once.
 */
class ProgressEventsTest {
  private static final int TASKS = 100;
  private static final List<Integer> INPUTS = IntStream.range(0, TASKS).boxed().toList();

  private static final WorkerLoss GONE = new WorkerLoss("the first", "gone");

  private final Ledger ledger = new Ledger();

  @Test
  void tasksThatAWorkerGivesBackWereSentOnce() {
    on(ProgressEventsTest::runAThird).batchSize(20).map(INPUTS, i -> i);

    assertThat(ledger.sent).hasSize(TASKS).allSatisfy(ProgressEventsTest::once);
    assertThat(ledger.finished).hasSize(TASKS).allSatisfy(ProgressEventsTest::once);
  }

  @Test
  void tasksOfAWorkerThatDiedBeforeItBeganWereSentOnce() {
    Map<Long, Integer> losses = new HashMap<>();

    on(
            (batch, listener) -> {
              if (losses.merge(batch.firstIndex(), 1, Integer::sum) <= 2) {
                listener.lost(GONE);
              } else {
                runAll(batch, listener);
              }
            })
        .batchSize(20)
        .map(INPUTS, i -> i);

    assertThat(losses).containsEntry(0L, 3);
    assertThat(ledger.sent).hasSize(TASKS).allSatisfy(ProgressEventsTest::once);
    assertThat(ledger.finished).hasSize(TASKS).allSatisfy(ProgressEventsTest::once);
    assertThat(ledger.failed).isEmpty();
  }

  @Test
  void tasksOfABatchThatIsTooMuchForAnyWorkerWereSentOnce() {
    List<Integer> sizes = new ArrayList<>();

    on(
            (batch, listener) -> {
              sizes.add(batch.size());
              if (batch.size() > 5) {
                listener.lost(GONE);
              } else {
                runAll(batch, listener);
              }
            })
        .batchSize(20)
        .map(INPUTS, i -> i);

    assertThat(sizes).contains(20, 10, 5);
    assertThat(ledger.sent).hasSize(TASKS).allSatisfy(ProgressEventsTest::once);
    assertThat(ledger.finished).hasSize(TASKS).allSatisfy(ProgressEventsTest::once);
    assertThat(ledger.failed).isEmpty();
  }

  @Test
  void neighboursOfATaskThatKilledItsWorkerWereSentOnce() {
    on(new KilledOnceBy(33)).batchSize(20).retries(1).map(INPUTS, i -> i);

    assertThat(ledger.sent).containsEntry(33L, 2).containsEntry(32L, 1).containsEntry(34L, 1);
    assertThat(ledger.failed).containsOnlyKeys(33L).containsEntry(33L, 1);
    assertThat(ledger.finished).hasSize(TASKS).allSatisfy(ProgressEventsTest::once);
    ledger.addsUp(TASKS);
  }

  @Test
  void tasksForWhichNoWorkerCanBeHadFailOnce() {
    on((batch, listener) -> listener.lost(GONE)).batchSize(20).outcomes(INPUTS, i -> i);

    assertThat(ledger.sent).hasSize(TASKS).allSatisfy(ProgressEventsTest::once);
    assertThat(ledger.failed).hasSize(TASKS).allSatisfy(ProgressEventsTest::once);
    assertThat(ledger.finished).isEmpty();
    ledger.addsUp(TASKS);
  }

  @Test
  void furtherAttemptIsSentAndEndsAsTheFirst() {
    Map<Integer, Integer> attempts = new HashMap<>();

    on(ProgressEventsTest::runAThird)
        .retries(4)
        .map(
            INPUTS,
            i -> {
              if (i == 50 && attempts.merge(i, 1, Integer::sum) < 4) {
                throw new IllegalStateException("not yet");
              }
              return i;
            });

    assertThat(ledger.sent).containsEntry(50L, 4).containsEntry(51L, 1);
    assertThat(ledger.failed).containsOnlyKeys(50L).containsEntry(50L, 3);
    assertThat(ledger.forGood).isEmpty();
    ledger.addsUp(TASKS);
  }

  @Test
  void taskThatIsLeftOutHasFailedForGood() {
    on(ProgressEventsTest::runAThird)
        .onFailure(FailurePolicy.SKIP)
        .retries(1)
        .batchSize(20)
        .map(INPUTS, ProgressEventsTest::failAtFifty);

    assertThat(ledger.sent).containsEntry(50L, 2);
    assertThat(ledger.failed).containsOnlyKeys(50L).containsEntry(50L, 2);
    assertThat(ledger.forGood).containsOnlyKeys(50L).containsEntry(50L, 1);
    assertThat(ledger.finished).hasSize(TASKS - 1).doesNotContainKey(50L);
    ledger.addsUp(TASKS);
  }

  @Test
  void taskWhoseResultWasThereIsNotSent() {
    on(ProgressEventsTest::runAThird).batchSize(20).map(INPUTS, new KnowsEvenNumbers());

    assertThat(ledger.recalled).hasSize(TASKS / 2).allSatisfy(ProgressEventsTest::once);
    assertThat(ledger.sent.keySet()).doesNotContainAnyElementsOf(ledger.recalled.keySet());
    ledger.addsUp(TASKS);
  }

  @Test
  void whatCameBackWhenTheCallHadFailedIsToldAsTheExceptionHasIt() {
    // Four batches are under way, and all have come back before the first is looked at.
    TaskFailedException aborted =
        catchThrowableOfType(
            TaskFailedException.class,
            () ->
                on(ProgressEventsTest::runAll)
                    .batchSize(20)
                    .map(
                        INPUTS,
                        i -> {
                          if (i == 5 || i == 50) {
                            throw new IllegalStateException("number " + i);
                          }
                          return i;
                        }));

    assertThat(aborted.index()).isEqualTo(5);
    assertThat(ledger.finished.keySet())
        .isEqualTo(aborted.finished().keySet())
        .hasSize(5 + 20 + 10 + 20);
    assertThat(ledger.forGood).containsOnlyKeys(5L, 50L);
    assertThat(ledger.sent).hasSize(80).allSatisfy(ProgressEventsTest::once);
    assertThat(ledger.endedWhole).isFalse();
  }

  @Test
  void eventsAddUpWhateverHappensToBatches() {
    for (int seed = 0; seed < 200; seed++) {
      Ledger storm = new Ledger();
      Random random = new Random(seed);
      Parallel parallel =
          Parallel.on(
                  new DeskBackend(
                      "desk", true, (name, count) -> new Desk(count, new Storm(random))),
                  3)
              .progress(storm)
              .retries(seed % 4)
              .batchSize(1 + seed % 3 * 10);

      List<Outcome<Integer>> outcomes = parallel.outcomes(INPUTS, sometimes(random));

      assertThat(outcomes).as("seed %s", seed).hasSize(TASKS);
      storm.addsUp(TASKS);
      assertThat(storm.forGood.keySet())
          .as("seed %s", seed)
          .containsExactlyInAnyOrderElementsOf(
              LongStream.range(0, TASKS)
                  .filter(i -> outcomes.get((int) i) instanceof Outcome.Failure)
                  .boxed()
                  .toList());
    }
  }

  @Test
  void eventsAddUpForAReaderWhoDoesNotCareForOrder() {
    try (Stream<Integer> results =
        on(new Storm(new Random(3)))
            .retries(100)
            .unorderedStream(INPUTS, sometimes(new Random(4)))) {
      assertThat(results).containsExactlyInAnyOrderElementsOf(INPUTS);
    }

    ledger.addsUp(TASKS);
  }

  private Parallel on(BiConsumer<Batch, BatchListener> worker) {
    return Parallel.on(new DeskBackend("desk", true, (name, count) -> new Desk(count, worker)), 2)
        .progress(ledger);
  }

  private static Fn1<Integer, Integer, RuntimeException> sometimes(Random random) {
    return i -> {
      if (random.nextInt(10) == 0) {
        throw new IllegalStateException("this time");
      }
      return i;
    };
  }

  private static int failAtFifty(int i) {
    if (i == 50) {
      throw new IllegalStateException("fifty");
    }
    return i;
  }

  private static void once(Long index, Integer times) {
    assertThat(times).as("task %s", index).isEqualTo(1);
  }

  private static void runAll(Batch batch, BatchListener listener) {
    listener.finished(BatchRunner.run(batch, "test", position -> true));
  }

  private static void runAThird(Batch batch, BatchListener listener) {
    int third = Math.max(1, batch.size() / 3);
    listener.finished(BatchRunner.run(batch, "test", position -> position < third));
  }

  /** A worker that dies of one task the first time. */
  private static final class KilledOnceBy implements BiConsumer<Batch, BatchListener> {
    private final long index;
    private boolean died;

    KilledOnceBy(long index) {
      this.index = index;
    }

    @Override
    public void accept(Batch batch, BatchListener listener) {
      long position = index - batch.firstIndex();
      if (!died && position >= 0 && position < batch.size()) {
        died = true;
        listener.lost(GONE.at((int) position));
      } else {
        runAll(batch, listener);
      }
    }
  }

  /** Workers of which nobody knows what they do with a batch. */
  private record Storm(Random random) implements BiConsumer<Batch, BatchListener> {
    @Override
    public void accept(Batch batch, BatchListener listener) {
      switch (random.nextInt(6)) {
        case 0 -> listener.lost(GONE);
        case 1 -> listener.lost(GONE.at(random.nextInt(batch.size())));
        case 2 -> listener.finished(BatchRunner.run(batch, "test", position -> false));
        case 3 -> runAThird(batch, listener);
        default -> runAll(batch, listener);
      }
    }
  }

  private static final class KnowsEvenNumbers
      implements Fn1<Integer, Integer, RuntimeException>, Recalling {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer call(Integer i) {
      return i;
    }

    @Override
    public Optional<Recalled> recall(@Nullable Object... arguments) {
      return arguments[0] instanceof Integer i && i % 2 == 0
          ? Optional.of(new Recalled(i))
          : Optional.empty();
    }
  }

  /** Workers that have done what they do with a batch when it has been submitted. */
  private record Desk(int count, BiConsumer<Batch, BatchListener> worker) implements Workers {
    @Override
    public Duration batchTime() {
      return Duration.ofMillis(1);
    }

    @Override
    public Run startRun(RunSettings settings) {
      return new Run() {
        @Override
        public void submit(Batch batch, BatchListener listener) {
          worker.accept(batch, listener);
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

  /** How often each task was in which event. */
  private static final class Ledger implements Progress, Progress.Watch {
    final Map<Long, Integer> sent = new HashMap<>();
    final Map<Long, Integer> recalled = new HashMap<>();
    final Map<Long, Integer> finished = new HashMap<>();
    final Map<Long, Integer> failed = new HashMap<>();
    final Map<Long, Integer> forGood = new HashMap<>();
    boolean endedWhole;

    @Override
    public Watch begin(long tasks, int workers) {
      return this;
    }

    @Override
    public void sent(long firstIndex, int tasks) {
      note(sent, firstIndex, tasks);
    }

    @Override
    public void recalled(long firstIndex, int tasks) {
      note(recalled, firstIndex, tasks);
    }

    @Override
    public void finished(Completion completion) {
      note(finished, completion.firstIndex(), completion.tasks());
    }

    @Override
    public void failed(Outcome.Failure<?> failure, boolean again) {
      long index = failure.index();
      note(failed, index, 1);
      assertThat(failed.get(index)).isEqualTo(failure.attempts());
      if (!again) {
        note(forGood, index, 1);
      }
    }

    @Override
    public void ended(boolean whole) {
      endedWhole = whole;
    }

    private static void note(Map<Long, Integer> events, long first, int tasks) {
      for (long index = first; index < first + tasks; index++) {
        events.merge(index, 1, Integer::sum);
      }
    }

    /** What holds for each task of a call that has ended and was not cut short. */
    void addsUp(int tasks) {
      assertThat(endedWhole).isTrue();
      for (long index = 0; index < tasks; index++) {
        int there = recalled.getOrDefault(index, 0);
        int values = finished.getOrDefault(index, 0);
        int lost = forGood.getOrDefault(index, 0);
        assertThat(there + values + lost).as("ends of task %s", index).isEqualTo(1);
        assertThat(sent.getOrDefault(index, 0))
            .as("attempts of task %s", index)
            .isEqualTo(values + failed.getOrDefault(index, 0));
      }
    }
  }
}
