package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.joblib4j.function.Fn1;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which functions a worker keeps for later runs, and which are sent anew. */
class StatelessFunctionsTest {
  private static final Fn1<Integer, Integer, RuntimeException> STATELESS = i -> i + 1;

  private Workers workers;

  @BeforeEach
  void open() throws Exception {
    workers = Calls.openToEnd(1);
  }

  @AfterEach
  void close() {
    workers.close();
  }

  private Object call(Fn1<Integer, ?, ?> function) throws Exception {
    try (Run run = workers.startRun()) {
      return Calls.values(Calls.run(run, Calls.inputs(function, 1))).getFirst();
    }
  }

  private long bytesSentFor(Fn1<Integer, ?, ?> function) throws Exception {
    long before = workers.traffic().sent();
    call(function);
    return workers.traffic().sent() - before;
  }

  @Test
  void aLambdaThatCapturesNothingIsSentOnce() throws Exception {
    // What each new worker is sent.
    assertThat(call(i -> i)).isEqualTo(1);
    assertThat(bytesSentFor(STATELESS)).isGreaterThan(500);
    assertThat(bytesSentFor(STATELESS)).isLessThan(120);
    assertThat(call(STATELESS)).isEqualTo(2);
  }

  @Test
  void whatALambdaCapturedIsSentAsItIsAtEachCall() throws Exception {
    int[] captured = {1};
    Fn1<Integer, Integer, RuntimeException> function = i -> i + captured[0];
    assertThat(call(function)).isEqualTo(2);
    captured[0] = 10;
    assertThat(call(function)).isEqualTo(11);
  }

  @Test
  void aWorkerThatReplacesAnotherIsSentItAgain() throws Exception {
    assertThat(call(STATELESS)).isEqualTo(2);
    long pid;
    try (Run run = workers.startRun()) {
      pid = Calls.pid(run);
    }
    ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
    worker.destroyForcibly();
    worker.onExit().join();
    assertThat(call(STATELESS)).isEqualTo(2);
  }
}
