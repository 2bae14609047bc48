package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;

/** Cancelling a run, and closing workers while tasks run. */
class CancellationTest {

  @Test
  void runningTaskIsInterruptedAndItsWorkerGoesOn() throws Exception {
    try (Workers workers = Calls.open(1);
        Meeting meeting = new Meeting();
        Run next = workers.startRun()) {
      long pid = Calls.pid(next);
      int port = meeting.port();
      Run run = workers.startRun();
      CompletableFuture<BatchResult> told =
          Calls.submit(run, Calls.inputs(_ -> Meeting.arriveAndSleep(port), 0));
      meeting.await();
      run.cancel();
      assertThat(Calls.end(told)).isInstanceOf(CancellationException.class);
      assertThat(Calls.pid(next)).isEqualTo(pid);
    }
  }

  @Test
  void taskThatIgnoresInterruptionIsKilledAndTheNextRunHasAFreshWorker() throws Exception {
    try (Workers workers = Calls.open(1);
        Meeting meeting = new Meeting();
        Run next = workers.startRun()) {
      long pid = Calls.pid(next);
      int port = meeting.port();
      Run run = workers.startRun();
      CompletableFuture<BatchResult> told =
          Calls.submit(run, Calls.inputs(_ -> Meeting.arriveAndStay(port), 0));
      meeting.await();
      run.cancel();
      assertThat(Calls.end(told)).isInstanceOf(CancellationException.class);
      assertThat(Calls.pid(next)).isNotEqualTo(pid);
    }
  }

  @Test
  void interruptionLeavesNoTraceForTheNextBatch() throws Exception {
    try (Workers workers = Calls.open(1);
        Meeting meeting = new Meeting();
        Run next = workers.startRun()) {
      int port = meeting.port();
      for (int i = 0; i < 20; i++) {
        Run run = workers.startRun();
        CompletableFuture<BatchResult> told =
            Calls.submit(run, Calls.inputs(_ -> Meeting.arriveAndSleep(port), 0));
        meeting.await();
        run.close();
        assertThat(Calls.end(told)).isInstanceOf(CancellationException.class);
        assertThat(
                Calls.values(
                    Calls.run(next, Calls.inputs(_ -> Thread.currentThread().isInterrupted(), 0))))
            .containsExactly(false);
      }
    }
  }

  @Test
  void aTaskThatInterruptsItselfLeavesNoTraceForTheNextTask() throws Exception {
    try (Workers workers = Calls.open(1);
        Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs(_ -> interruptedBefore(), 0, 1))))
          .containsExactly(false, false);
    }
  }

  private static boolean interruptedBefore() {
    boolean before = Thread.currentThread().isInterrupted();
    Thread.currentThread().interrupt();
    return before;
  }

  @Test
  void waitingBatchesAreDropped() throws Exception {
    try (Workers workers = Calls.open(1);
        Meeting meeting = new Meeting()) {
      int port = meeting.port();
      Run run = workers.startRun();
      CompletableFuture<BatchResult> running =
          Calls.submit(run, Calls.inputs(_ -> Meeting.arriveAndSleep(port), 0));
      CompletableFuture<BatchResult> waiting = Calls.submit(run, Calls.inputs(x -> x, 1));
      meeting.await();
      run.cancel();
      assertThat(Calls.end(waiting)).isInstanceOf(CancellationException.class);
      assertThat(Calls.end(running)).isInstanceOf(CancellationException.class);
      assertThat(Calls.end(Calls.submit(run, Calls.inputs(x -> x, 1))))
          .isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void closingTellsEveryListenerAndEndsTheProcesses() throws Exception {
    try (Meeting meeting = new Meeting()) {
      int port = meeting.port();
      Workers workers = Calls.openToEnd(2);
      Run run = workers.startRun();
      long pid = Calls.pid(run);
      CompletableFuture<BatchResult> one =
          Calls.submit(run, Calls.inputs(_ -> Meeting.arriveAndSleep(port), 0));
      CompletableFuture<BatchResult> two =
          Calls.submit(run, Calls.inputs(_ -> Meeting.arriveAndSleep(port), 0));
      CompletableFuture<BatchResult> waiting = Calls.submit(run, Calls.inputs(x -> x, 1));
      meeting.await();
      meeting.await();
      workers.close();
      for (CompletableFuture<BatchResult> told : java.util.List.of(one, two, waiting)) {
        assertThat(told).isCompletedExceptionally();
        assertThat(Calls.end(told)).isInstanceOf(CancellationException.class);
      }
      assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    }
  }

  @Test
  void closingTwiceDoesNothingMore() throws Exception {
    Workers workers = Calls.open(1);
    workers.close();
    workers.close();
    assertThatThrownBy(workers::startRun)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aRunOfClosedWorkersRefusesBatches() throws Exception {
    Workers workers = Calls.open(1);
    Run run = workers.startRun();
    workers.close();
    assertThat(Calls.end(Calls.submit(run, Calls.inputs(x -> x, 1))))
        .isInstanceOf(CancellationException.class);
  }
}
