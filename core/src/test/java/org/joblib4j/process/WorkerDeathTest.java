package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.joblib4j.function.Fn1;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker that ends is named, and replaced. */
class WorkerDeathTest {
  private Workers workers;
  private Run run;

  @BeforeEach
  void open() throws Exception {
    workers = Calls.openToEnd(1);
    run = workers.startRun();
  }

  @AfterEach
  void close() {
    run.close();
    workers.close();
  }

  @Test
  void killedWorkerIsReportedWithItsPidTheSignalAndTheTask() throws Exception {
    long pid = Calls.pid(run);
    try (Meeting meeting = new Meeting()) {
      int port = meeting.port();
      CompletableFuture<BatchResult> told =
          Calls.submit(
              run,
              Calls.inputs((Integer i) -> i == 2 ? Meeting.arriveAndStay(port) : i, 0, 1, 2, 3));
      meeting.await();
      killAndCheck(pid, told);
    }
  }

  private static void killAndCheck(long pid, CompletableFuture<BatchResult> told) throws Exception {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    WorkerLoss loss = Calls.loss(told);
    assertThat(loss.message()).contains("pid " + pid).contains("SIGKILL").contains("137");
    assertThat(loss.worker()).contains("pid " + pid);
    assertThat(loss.position()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"exit, 3", "halt, 4"})
  void exitOfATaskIsReportedWithItsCode(String way, int code) throws Exception {
    WorkerLoss loss =
        Calls.loss(
            Calls.submit(
                run,
                Calls.inputs(
                    (Integer i) -> {
                      if (i == 1) {
                        if (way.equals("exit")) {
                          System.exit(code);
                        }
                        Runtime.getRuntime().halt(code);
                      }
                      return i;
                    },
                    0,
                    1)));
    assertThat(loss.message()).contains("exit code " + code).contains("System.exit");
    assertThat(loss.position()).isEqualTo(1);
  }

  @Test
  void exitWithAHookThatNeverReturnsEndsTheWorkerAllTheSame() throws Exception {
    WorkerLoss loss =
        Calls.loss(
            Calls.submit(run, Calls.inputs((Integer i) -> i == 1 ? exitAndStay() : i, 0, 1)));
    assertThat(loss.message()).contains("System.exit").contains("shutdown hooks did not end");
    assertThat(loss.position()).isEqualTo(1);
  }

  private static Object exitAndStay() {
    CountDownLatch never = new CountDownLatch(1);
    Thread hook =
        new Thread(() -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Runtime.getRuntime().addShutdownHook(hook);
    System.exit(3);
    return "unreachable";
  }

  @Test
  void theNextBatchRunsInANewWorker() throws Exception {
    long first = Calls.pid(run);
    Calls.loss(Calls.submit(run, Calls.inputs(_ -> halt(), 0)));
    assertThat(Calls.pid(run)).isNotEqualTo(first);
  }

  private static Object halt() {
    Runtime.getRuntime().halt(1);
    return "unreachable";
  }

  @Test
  void aWorkerThatDiedIdleIsReplacedWithoutAWord() throws Exception {
    long first = Calls.pid(run);
    ProcessHandle worker = ProcessHandle.of(first).orElseThrow();
    worker.destroyForcibly();
    worker.onExit().get();
    assertThat(Calls.pid(run)).isNotEqualTo(first);
  }

  @Test
  void functionsThatADeadWorkerHadAreSentToTheNext() throws Exception {
    var function = Calls.inputs((Integer i) -> i == 0 ? halt() : i, 1);
    assertThat(Calls.values(Calls.run(run, function))).containsExactly(1);
    var sameFunction = Batch.ofInputs(0, castOf(function), new Object[] {0}, Calls.ENDLESS);
    Calls.loss(Calls.submit(run, sameFunction));
    assertThat(Calls.values(Calls.run(run, function))).containsExactly(1);
  }

  @SuppressWarnings("unchecked") // it was made from inputs
  private static Fn1<Object, ?, ?> castOf(Batch batch) {
    return (Fn1<Object, ?, ?>) batch.function(0);
  }

  @Test
  void whatATaskStartedIsKilledWithItsWorker() throws Exception {
    long child =
        (long)
            Calls.values(
                    Calls.run(
                        run,
                        Calls.inputs(_ -> new ProcessBuilder("sleep", "3600").start().pid(), 0)))
                .getFirst();
    ProcessHandle handle = ProcessHandle.of(child).orElseThrow();
    workers.close();
    handle.onExit().get();
    assertThat(handle.isAlive()).isFalse();
  }
}
