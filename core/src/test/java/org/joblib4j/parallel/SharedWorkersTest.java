package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;

/** Who counts as a user of shared workers, and when they end. */
class SharedWorkersTest {
  private static final WorkerSettings TWO = new WorkerSettings(2, 0, Duration.ZERO);
  private static final WorkerSettings THREE = new WorkerSettings(3, 0, Duration.ZERO);

  private final Counting backend = new Counting();

  /** Counts how often its workers were opened and closed. */
  private static final class Counting implements Backend {
    int opened;
    int closed;
    boolean broken;

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public Workers open(WorkerSettings settings) throws IOException {
      if (broken) {
        throw new IOException("no workers today");
      }
      opened++;
      return new Workers() {
        @Override
        public int count() {
          return settings.count();
        }

        @Override
        public Duration batchTime() {
          return Duration.ofMillis(1);
        }

        @Override
        public Run startRun(RunSettings run) {
          throw new IllegalStateException("no run in this test");
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }
  }

  @Test
  void usersOfEqualSettingsShareWorkersThatEndWithTheLast() throws Exception {
    SharedWorkers one = SharedWorkers.open(backend, TWO);
    SharedWorkers two = SharedWorkers.open(backend, TWO);
    assertThat(backend.opened).isEqualTo(1);

    one.close();
    assertThat(backend.closed).isZero();
    two.close();
    assertThat(backend.closed).isEqualTo(1);
  }

  @Test
  void userWhoClosesTwiceCountsOnce() throws Exception {
    SharedWorkers one = SharedWorkers.open(backend, TWO);
    SharedWorkers two = SharedWorkers.open(backend, TWO);

    one.close();
    one.close();

    assertThat(backend.closed).isZero();
    two.close();
  }

  @Test
  void otherSettingsHaveOtherWorkers() throws Exception {
    try (SharedWorkers two = SharedWorkers.open(backend, TWO);
        SharedWorkers three = SharedWorkers.open(backend, THREE)) {
      assertThat(two.count()).isEqualTo(2);
      assertThat(three.count()).isEqualTo(3);
      assertThat(backend.opened).isEqualTo(2);
    }
    assertThat(backend.closed).isEqualTo(2);
  }

  @Test
  void workersThatHaveEndedAreOpenedAnew() throws Exception {
    SharedWorkers.open(backend, TWO).close();
    SharedWorkers.open(backend, TWO).close();

    assertThat(backend.opened).isEqualTo(2);
    assertThat(backend.closed).isEqualTo(2);
  }

  @Test
  void failureToOpenLeavesNothingBehind() throws Exception {
    backend.broken = true;
    assertThatThrownBy(() -> SharedWorkers.open(backend, TWO)).isInstanceOf(IOException.class);

    backend.broken = false;
    SharedWorkers.open(backend, TWO).close();
    assertThat(backend.opened).isEqualTo(1);
    assertThat(backend.closed).isEqualTo(1);
  }
}
