package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;

/** Workers that wait for the next call. */
class IdlePoolsTest {

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
    worker.onExit().get(10, TimeUnit.SECONDS);
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
}
