package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;

/** Workers that wait for the next call, and that calls share. */
class WorkerPoolsTest {

  private static Workers open(int count, Duration idleTime) throws Exception {
    return new ProcessBackend().open(Calls.settings(count, idleTime));
  }

  private static long pidOfOneIn(Workers workers) throws Exception {
    try (Run run = workers.startRun()) {
      return Calls.pid(run);
    }
  }

  @Test
  void theNextCallHasTheSameProcess() throws Exception {
    long first;
    try (Workers workers = open(1, Duration.ofMinutes(1))) {
      first = pidOfOneIn(workers);
    }
    try (Workers workers = open(1, Duration.ZERO)) {
      assertThat(pidOfOneIn(workers)).isEqualTo(first);
    }
    assertThat(ProcessHandle.of(first)).isEmpty();
  }

  @Test
  void idleWorkersEndAfterTheirTime() throws Exception {
    ProcessHandle worker;
    try (Workers workers = open(1, Duration.ofMillis(50))) {
      worker = ProcessHandle.of(pidOfOneIn(workers)).orElseThrow();
    }
    worker.onExit().get();
    try (Workers workers = open(1, Duration.ZERO)) {
      assertThat(pidOfOneIn(workers)).isNotEqualTo(worker.pid());
    }
  }

  @Test
  void anotherCountIsAnotherPool() throws Exception {
    long first;
    try (Workers workers = open(1, Duration.ofSeconds(5))) {
      first = pidOfOneIn(workers);
    }
    try (Workers workers = open(2, Duration.ZERO)) {
      assertThat(pidOfOneIn(workers)).isNotEqualTo(first);
    }
  }

  @Test
  void trafficIsCountedFromTheOpening() throws Exception {
    try (Workers workers = open(1, Duration.ofSeconds(5));
        Run run = workers.startRun()) {
      Calls.run(run, Calls.inputs(x -> x, (Object) new double[100_000]));
      assertThat(workers.traffic().sent()).isGreaterThan(800_000);
      assertThat(workers.traffic().received()).isGreaterThan(800_000);
    }
    try (Workers workers = open(1, Duration.ZERO)) {
      assertThat(workers.traffic().sent()).isZero();
    }
  }

  @Test
  void callsAtTheSameTimeShareTheirWorkers() throws Exception {
    Workers one = open(1, Duration.ofMinutes(1));
    long pid;
    try (Workers other = open(1, Duration.ofMinutes(1))) {
      try (one) {
        pid = pidOfOneIn(one);
        assertThat(pidOfOneIn(other)).isEqualTo(pid);
      }
      assertThat(pidOfOneIn(other)).as("goes on when the other has ended").isEqualTo(pid);
    }
  }

  @Test
  void callsThatBeginTogetherStartOnePool() throws Exception {
    Set<Long> pids = ConcurrentHashMap.newKeySet();
    CyclicBarrier together = new CyclicBarrier(4);
    try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(
            callers.submit(() -> {
              together.await();
              try (Workers workers = open(1, Duration.ofMinutes(1))) {
                boolean added = pids.add(pidOfOneIn(workers));
                together.await();
                return added;
              }
            }));
      }
      for (Future<Boolean> call : calls) {
        call.get();
      }
    }
    assertThat(pids).hasSize(1);
  }

  @Test
  void workersThatEndWithTheirUseAreNotShared() throws Exception {
    try (Workers shared = open(1, Duration.ofMinutes(1));
        Workers alone = open(1, Duration.ZERO)) {
      assertThat(pidOfOneIn(alone)).isNotEqualTo(pidOfOneIn(shared));
    }
  }

  @Test
  void workersThatCannotBeStartedAreTriedAgainByTheNextCall() throws Exception {
    WorkerCommand usual = WorkerCommand.forOneOf(1);
    WorkerCommand bad =
        new WorkerCommand(usual.jar(), List.of("-XX:NoSuchOption"), List.of(), usual.environment());
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> WorkerPools.takeTogether(WorkerKind.of(bad), 1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("NoSuchOption");
    }
  }

  @Test
  void aShortCallDoesNotWaitForTheQueueOfALongOne() throws Exception {
    try (Workers workers = open(1, Duration.ofMinutes(1));
        Meeting meeting = new Meeting();
        Run longCall = workers.startRun();
        Run shortCall = workers.startRun()) {
      List<String> order = Collections.synchronizedList(new ArrayList<>());
      int port = meeting.port();
      var busy = Calls.submit(longCall, Calls.inputs(_ -> Meeting.arriveAndStay(port), 0));
      meeting.await();
      List<CompletableFuture<Void>> ends = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ends.add(
            Calls.submit(longCall, Calls.inputs(x -> x, i)).thenAccept(_ -> order.add("long")));
      }
      ends.add(
          Calls.submit(shortCall, Calls.inputs(x -> x, 9)).thenAccept(_ -> order.add("short")));
      meeting.end();
      Calls.result(busy);
      for (CompletableFuture<Void> end : ends) {
        end.get();
      }
      assertThat(order).startsWith("long", "short").hasSize(6);
    }
  }

  @Test
  void trafficIsThatOfTheCallAlone() throws Exception {
    try (Workers one = open(1, Duration.ofMinutes(1));
        Workers other = open(1, Duration.ofMinutes(1));
        Run run = one.startRun()) {
      Calls.run(run, Calls.inputs(x -> x, (Object) new double[100_000]));
      assertThat(one.traffic().sent()).isGreaterThan(800_000);
      assertThat(other.traffic().sent()).isZero();
    }
  }
}
