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

/** How long a worker has been at a task, without a worker and without waiting. */
class TaskClockTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long SECOND = 1_000_000_000;
  private static final RunSettings SETTINGS = new RunSettings(TIMEOUT, TaskContext.NONE);

  private final ManualTimer timer = new ManualTimer();
  private final Observed worker = new Observed();
  private final TaskClock clock =
      Objects.requireNonNull(TaskClock.start(SETTINGS, worker, timer), "a clock");

  private static final class Observed implements TaskClock.Worker {
    int position = -1;
    int interrupts;
    int kills;

    @Override
    public int position() {
      return position;
    }

    @Override
    public void interrupt() {
      interrupts++;
    }

    @Override
    public void kill() {
      kills++;
    }
  }

  @Test
  void aRunWithoutATimeoutHasNoClock() {
    assertThat(TaskClock.start(RunSettings.STANDARD, worker, timer)).isNull();
  }

  @Test
  void timeBeforeTheFirstTaskDoesNotCount() {
    timer.pass(100 * SECOND);
    worker.position = 0;
    timer.pass(9 * SECOND);

    assertThat(worker.interrupts).isZero();
  }

  @Test
  void eachTaskHasItsOwnTime() {
    for (int task = 0; task < 5; task++) {
      worker.position = task;
      timer.pass(9 * SECOND);
    }

    assertThat(worker.interrupts).isZero();
  }

  @Test
  void taskIsInterruptedOnceAndKilledWhenItGoesOn() {
    worker.position = 3;
    timer.pass(11 * SECOND);
    assertThat(worker.interrupts).isEqualTo(1);
    assertThat(worker.kills).isZero();

    timer.pass(RunSettings.GRACE.toNanos());
    assertThat(worker.interrupts).isEqualTo(1);
    assertThat(worker.kills).isEqualTo(1);
  }

  @Test
  void batchThatCameBackIsLeftAlone() {
    worker.position = 0;
    timer.pass(11 * SECOND);
    clock.stop();
    timer.pass(100 * SECOND);

    assertThat(worker.kills).isZero();
  }

  @Test
  void taskWhoseTimeWasOverHasFailedWhateverItReturned() {
    BatchResult result = results("a", "b", "late");
    worker.position = 2;
    timer.pass(11 * SECOND);

    BatchResult judged = clock.judge(result, 100);

    assertThat(judged.completed()).isEqualTo(2);
    assertThat(judged.failure())
        .isInstanceOf(TimeoutException.class)
        .hasMessage("task 102 took longer than its timeout of 10s");
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

    worker.position = 1;
    timer.pass(11 * SECOND);

    WorkerLoss judged = clock.judge(died);
    assertThat(judged.position()).isEqualTo(1);
    assertThat(judged.isTimedOut()).isTrue();
  }

  private static BatchResult results(Object... values) {
    BatchResult result = new BatchResult(values.length, "a worker");
    for (Object value : values) {
      result.succeeded(value);
    }
    return result;
  }
}
