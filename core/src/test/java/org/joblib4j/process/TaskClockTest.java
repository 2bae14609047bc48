package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.TaskContext;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.timing.ManualTimer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a worker has been at a task, without a worker and without waiting. */
class TaskClockTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long SECOND = 1_000_000_000;
  private static final RunSettings SETTINGS = new RunSettings(TIMEOUT, TaskContext.NONE);

  private static final TimeLimits LIMITS = TimeLimits.ofTasks(SETTINGS);

  private final ManualTimer timer = new ManualTimer();
  private final Observed worker = new Observed();
  private final TaskClock clock =
      Objects.requireNonNull(TaskClock.start(SETTINGS, LIMITS, worker, timer), "a clock");

  private static final class Observed implements TaskClock.Watched {
    long state = Phase.WAITS.at(-1);
    long progress;
    int interrupts;
    int kills;

    void runs(int position) {
      state = Phase.RUNS.at(position);
    }

    @Override
    public long state() {
      return state;
    }

    @Override
    public long progress() {
      return progress;
    }

    @Override
    public void interrupt() {
      interrupts++;
    }

    @Override
    public void end() {
      kills++;
    }
  }

  @Test
  void aRunWithoutATimeoutHasNoClock() {
    assertThat(TaskClock.start(RunSettings.STANDARD, LIMITS, worker, timer)).isNull();
  }

  @Test
  void timeBeforeTheFirstTaskDoesNotCountForIt() {
    timer.pass(9 * SECOND);
    worker.runs(0);
    timer.pass(9 * SECOND);

    assertThat(worker.interrupts).isZero();
  }

  @Test
  void eachTaskHasItsOwnTime() {
    for (int task = 0; task < 5; task++) {
      worker.runs(task);
      timer.pass(9 * SECOND);
    }

    assertThat(worker.interrupts).isZero();
  }

  @Test
  void taskIsInterruptedOnceAndKilledWhenItGoesOn() {
    worker.runs(3);
    timer.pass(11 * SECOND);
    assertThat(worker.interrupts).isEqualTo(1);
    assertThat(worker.kills).isZero();

    timer.pass(RunSettings.GRACE.toNanos());
    assertThat(worker.interrupts).isEqualTo(1);
    assertThat(worker.kills).isEqualTo(1);
  }

  @Test
  void batchThatCameBackIsLeftAlone() {
    worker.runs(0);
    timer.pass(11 * SECOND);
    clock.stop();
    timer.pass(100 * SECOND);

    assertThat(worker.kills).isZero();
  }

  @Test
  void taskWhoseTimeWasOverHasFailedWhateverItReturned() {
    BatchResult result = results("a", "b", "late");
    worker.runs(2);
    timer.pass(11 * SECOND);

    BatchResult judged = clock.judge(result, 100);

    assertThat(judged.completed()).isEqualTo(2);
    assertThat(judged.failure())
        .isInstanceOf(TimeoutException.class)
        .hasMessage("task 102 took longer than its timeout of 10 s");
  }

  @Test
  void resultsInTimeStayAsTheyAre() {
    BatchResult result = results("a", "b");

    assertThat(clock.judge(result, 100)).isSameAs(result);
  }

  @Test
  void workerThatWasKilledDiedOfTheTimeout() {
    WorkerLoss died = new WorkerLoss("a worker", "killed").at(5);
    assertThat(clock.judge(died)).isSameAs(died);

    worker.runs(1);
    timer.pass(11 * SECOND);

    WorkerLoss judged = clock.judge(died);
    assertThat(judged.position()).isEqualTo(1);
    assertThat(judged.isTimedOut()).isTrue();
  }

  @Test
  void valueThatGetsOnMayTakeLongerThanATask() {
    worker.state = Phase.READS_ARGUMENTS.at(2);
    for (int i = 0; i < 20; i++) {
      worker.progress++;
      timer.pass(9 * SECOND);
    }
    assertThat(worker.kills).isZero();
    assertThat(clock.hasExpired()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"READS_ARGUMENTS", "WRITES_RESULT", "WRITES_ARGUMENTS", "READS_RESULT"})
  void valueThatDoesNotGetOnEndsItsBatchWithoutAnInterrupt(Phase phase) {
    worker.state = phase.at(2);
    timer.pass(11 * SECOND);
    assertThat(worker.interrupts).isZero();
    assertThat(worker.kills).isEqualTo(1);

    WorkerLoss judged = clock.judge(new WorkerLoss("a worker", "killed"));
    assertThat(judged.position()).isEqualTo(2);
    assertThat(judged.isTimedOut()).isTrue();
    assertThat(judged.cause())
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("a worker " + phase.text() + " for 10 s without getting on");
  }

  @Test
  void functionHasTenTimesTheTimeoutAndNoTaskIsToBlame() {
    worker.state = Phase.READS_FUNCTION.at(2);
    timer.pass(99 * SECOND);
    assertThat(worker.kills).isZero();

    timer.pass(2 * SECOND);
    assertThat(worker.kills).isEqualTo(1);
    WorkerLoss judged = clock.judge(new WorkerLoss("a worker", "killed"));
    assertThat(judged.position()).isEqualTo(-1);
    assertThat(judged.isTimedOut()).isTrue();
  }

  @Test
  void workerThatTakesNothingIsKilledAndItsBatchSentAgain() {
    timer.pass(11 * SECOND);
    assertThat(worker.kills).isEqualTo(1);

    WorkerLoss judged = clock.judge(new WorkerLoss("a worker", "killed"));
    assertThat(judged.position()).isEqualTo(-1);
    assertThat(judged.isTimedOut()).isFalse();
    assertThat(judged.message()).contains("a worker took nothing").contains("it was stopped");
  }

  @Test
  void resultThatDoesNotGetOnAfterAnInterruptedTaskIsEndedToo() {
    worker.runs(1);
    timer.pass(11 * SECOND);
    assertThat(worker.interrupts).isEqualTo(1);
    worker.state = Phase.WRITES_RESULT.at(1);
    timer.pass(11 * SECOND);

    assertThat(worker.kills).isEqualTo(1);
    assertThat(clock.judge(new WorkerLoss("a worker", "killed")).position()).isEqualTo(1);
  }

  @Test
  void shortTimeoutsLeaveSecondsForWhatIsAroundATask() {
    TimeLimits limits = TimeLimits.ofTasks(new RunSettings(Duration.ofMillis(1), TaskContext.NONE));
    assertThat(limits.of(Phase.RUNS)).isEqualTo(SECOND / 1000);
    assertThat(limits.of(Phase.READS_ARGUMENTS)).isEqualTo(5 * SECOND);
    assertThat(limits.of(Phase.READS_FUNCTION)).isEqualTo(10 * SECOND);
  }

  @Test
  void longestTimeoutsDoNotOverflow() {
    RunSettings longest = new RunSettings(Duration.ofSeconds(Long.MAX_VALUE), TaskContext.NONE);
    assertThat(TimeLimits.ofInitializer(longest).task()).isGreaterThan(SECOND << 20);
  }

  private static BatchResult results(Object... values) {
    BatchResult result = new BatchResult(values.length, "a worker");
    for (Object value : values) {
      result.succeeded(value);
    }
    return result;
  }
}
