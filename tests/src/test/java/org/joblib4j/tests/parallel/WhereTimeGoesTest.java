package org.joblib4j.tests.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Recalling;
import org.joblib4j.parallel.Completion;
import org.joblib4j.parallel.Loss;
import org.joblib4j.parallel.Outcome;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.Retry;
import org.joblib4j.parallel.RunReport;
import org.joblib4j.parallel.TaskFailedException;
import org.joblib4j.parallel.WorkerContext;
import org.joblib4j.parallel.WorkerDiedException;
import org.joblib4j.tests.EnoughTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worker-seconds of a report add up, whatever happens in the call. */
class WhereTimeGoesTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int HANGS = 0;
  private static final int DIES_ONCE = 1;
  private static final int FAILS = 2;
  private static final int IS_SLOW = 3;
  private static final int KNOWN = 8;

  /** One for each test, whose hanging thread ends by it. */
  private static AtomicBoolean over = new AtomicBoolean();

  @AfterEach
  void endWhatHangs() {
    over.set(true);
    over = new AtomicBoolean();
  }

  /** Returns how long it was at work, in nanoseconds. */
  private record Trouble() implements Fn1<Integer, Long, Exception>, Recalling {
    @Override
    public Long call(Integer task) throws Exception {
      WorkerContext context = WorkerContext.current().orElseThrow();
      long began = System.nanoTime();
      switch (task) {
        case HANGS -> {
          AtomicBoolean mine = over;
          while (!mine.get()) {
            Thread.onSpinWait();
          }
        }
        case DIES_ONCE -> {
          if (context.worker().startsWith("process") && context.attempt() == 1) {
            Runtime.getRuntime().halt(3);
          }
        }
        case FAILS -> throw new IOException("no such thing");
        case IS_SLOW -> {
          while (System.nanoTime() - began < 20_000_000) {
            Thread.onSpinWait();
          }
        }
        default -> {}
      }
      return System.nanoTime() - began;
    }

    @Override
    public Optional<Recalled> recall(Object... arguments) {
      int task = (Integer) arguments[0];
      return task < KNOWN ? Optional.empty() : Optional.of(new Recalled(0L));
    }
  }

  private static RunReport report(Parallel parallel, Duration limit, List<Long> times) {
    List<RunReport> reports = new ArrayList<>();
    List<Outcome<Long>> outcomes =
        parallel
            .timeout(limit)
            .retries(Retry.times(1).on(WorkerDiedException.class))
            .report(reports::add)
            .outcomes(IntStream.range(0, 12), new Trouble());
    outcomes.stream().filter(Outcome::isSuccess).map(Outcome::get).forEach(times::add);
    return reports.getFirst();
  }

  @Test
  void timeOfProcessesAddsUp() {
    EnoughTime.from(LIMIT, WhereTimeGoesTest::timeOfProcessesAddsUp);
  }

  private static void timeOfProcessesAddsUp(Duration limit) {
    List<Long> times = new ArrayList<>();

    RunReport report = report(Parallel.processes(2).workerOptions("-Dtrouble=1"), limit, times);

    assertThat(report.tasks()).isEqualTo(6);
    assertThat(report.recalled()).isEqualTo(4);
    assertThat(report.failures()).isEqualTo(2);
    assertThat(report.retries()).isEqualTo(1);
    addsUp(report, times);
    assertThat(report.lost()).isGreaterThanOrEqualTo(limit);
    assertThat(report.workers())
        .filteredOn(worker -> worker.death().isPresent())
        .extracting(worker -> worker.death().orElseThrow())
        .satisfiesExactlyInAnyOrder(
            death -> assertThat(death).contains("was killed, as its task took longer"),
            death -> assertThat(death).contains("died: exit code 3"));
    assertThat(report.losses()).hasSize(2).allMatch(loss -> loss.worker().startsWith("process "));
    assertThat(report.failed())
        .extracting(
            failed -> failed.task().index(),
            failed -> failed.again(),
            failed -> failed.task().arguments())
        .containsExactlyInAnyOrder(
            tuple(0L, false, List.of("0")),
            tuple(1L, true, List.of("1")),
            tuple(2L, false, List.of("2")));
    assertThat(report.failed())
        .allMatch(failed -> failed.task().worker().startsWith("process "))
        .allMatch(failed -> failed.at().compareTo(report.wall()) <= 0);
    assertThat(report.toJson())
        .contains("\"death\":", "no such thing", TimeoutException.class.getName());
    assertThat(report.toTrace()).contains("lost: ", "task 2 failed", "\"arguments\":\"0\"");
    assertThat(report.toString().lines()).hasSizeBetween(6, 10);
  }

  @Test
  void timeOfThreadsAddsUp() {
    EnoughTime.from(LIMIT, WhereTimeGoesTest::timeOfThreadsAddsUp);
  }

  private static void timeOfThreadsAddsUp(Duration limit) {
    List<Long> times = new ArrayList<>();

    RunReport report = report(Parallel.threads(2), limit, times);

    assertThat(report.tasks()).isEqualTo(6);
    assertThat(report.failures()).isEqualTo(2);
    addsUp(report, times);
    assertThat(report.busy())
        .as("with the task that used up its time, until its thread was given up")
        .isGreaterThanOrEqualTo(limit);
    assertThat(report.lost()).isZero();
    assertThat(report.batches())
        .filteredOn(batch -> batch.firstIndex() == HANGS)
        .singleElement()
        .satisfies(batch -> assertThat(batch.busy()).isGreaterThanOrEqualTo(limit));
  }

  @Test
  void timeOfTheCallingThreadAddsUp() {
    List<Long> times = new ArrayList<>();
    List<RunReport> reports = new ArrayList<>();

    Parallel.jobs(1)
        .report(reports::add)
        .outcomes(IntStream.range(FAILS, 12), new Trouble())
        .forEach(outcome -> times.add(outcome.isSuccess() ? outcome.get() : 0));

    assertThat(reports.getFirst().jobs()).isEqualTo(1);
    addsUp(reports.getFirst(), times);
  }

  /**
   * What tasks have measured themselves is no more than what their workers were busy; no worker did
   * two things at a time, nor did more workers than there were.
   */
  private static void addsUp(RunReport report, List<Long> times) {
    long measured = times.stream().mapToLong(Long::longValue).sum();
    Duration told = report.busy().plus(report.overhead()).plus(report.lost());
    assertThat(report.busy()).isGreaterThanOrEqualTo(Duration.ofNanos(measured));
    assertThat(told).isLessThanOrEqualTo(report.workerTime());
    assertThat(told.plus(report.idle())).isEqualTo(report.workerTime());
    assertThat(report.batches()).allMatch(batch -> !batch.overhead().isNegative());
    TreeMap<Duration, Integer> changes = new TreeMap<>();
    for (Completion batch : report.batches()) {
      count(changes, batch.begun(), batch.ended());
    }
    for (Loss loss : report.losses()) {
      count(changes, loss.begun(), loss.ended());
    }
    int atWork = 0;
    for (Map.Entry<Duration, Integer> change : changes.entrySet()) {
      atWork += change.getValue();
      assertThat(atWork).as("workers at work at %s", change.getKey()).isBetween(0, report.jobs());
    }
  }

  private static void count(Map<Duration, Integer> changes, Duration begun, Duration ended) {
    changes.merge(begun, 1, Integer::sum);
    changes.merge(ended, -1, Integer::sum);
  }

  @Test
  void whatWorkersHadInHandWhenTheCallEndedIsLost() {
    List<RunReport> reports = new ArrayList<>();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);

    assertThatThrownBy(() ->
            Parallel.threads(2)
                .batchSize(1)
                .report(reports::add)
                .forEach(
                    List.of(0, 1),
                    task -> {
                      if (task == 0) {
                        begun.await();
                        throw new IOException("the end");
                      }
                      begun.countDown();
                      never.await();
                    }))
        .isInstanceOf(TaskFailedException.class);

    RunReport report = reports.getFirst();
    assertThat(report.whole()).isFalse();
    assertThat(report.losses())
        .singleElement()
        .satisfies(loss -> {
          assertThat(loss.firstIndex()).isEqualTo(1);
          assertThat(loss.death()).isEmpty();
          assertThat(loss.time()).isPositive();
        });
    assertThat(report.lost()).isPositive();
    addsUp(report, List.of());
  }

  @Test
  void whatAWorkerDoesBesidesItsTasksIsOverhead() {
    List<RunReport> reports = new ArrayList<>();

    List<Long> initialized =
        Parallel.processes(1)
            .initializer(WhereTimeGoesTest::prepare)
            .report(reports::add)
            .map(List.of(1), task -> preparing);

    RunReport report = reports.getFirst();
    assertThat(report.overhead()).isGreaterThanOrEqualTo(Duration.ofNanos(initialized.getFirst()));
    addsUp(report, List.of());
  }

  private static long preparing;

  private static void prepare() {
    long began = System.nanoTime();
    while (System.nanoTime() - began < 50_000_000) {
      Thread.onSpinWait();
    }
    preparing = System.nanoTime() - began;
  }
}
