package org.joblib4j.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who calls after a failure, and when. */
class CircuitTest {
  private long now = Long.MAX_VALUE - 5; // the clock may turn over at any time
  private final Circuit circuit = new Circuit(() -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void everybodyMayCallWhileThereAreAnswers() {
    circuit.answered();

    assertThat(circuit.refusal()).isNull();
    assertThat(circuit.refusal()).isNull();
  }

  @Test
  void nobodyCallsForASecondAfterAFailure() {
    circuit.failed("no route");
    pass(Duration.ofMillis(999));

    assertThat(circuit.refusal()).isEqualTo("no route");
  }

  @Test
  void thenOneCallsAndTheOthersWaitForWhatComesOfIt() {
    circuit.failed("no route");
    pass(Duration.ofSeconds(1));

    assertThat(circuit.refusal()).isNull();
    assertThat(circuit.refusal()).isEqualTo("no route");
    circuit.answered();
    assertThat(circuit.refusal()).isNull();
  }

  @Test
  void pausesGrowUpToHalfAMinute() {
    circuit.failed("no route");
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      pass(Duration.ofSeconds(seconds).minusNanos(1));
      assertThat(circuit.refusal()).as("before %d seconds", seconds).isNotNull();
      pass(Duration.ofNanos(1));
      assertThat(circuit.refusal()).as("after %d seconds", seconds).isNull();
      circuit.failed("no route");
    }
  }

  @Test
  void callsThatWereUnderWayDoNotMakePausesLonger() {
    circuit.failed("no route");
    circuit.failed("no route");
    circuit.failed("no route");
    pass(Duration.ofSeconds(1));

    assertThat(circuit.refusal()).isNull();
  }

  @Test
  void afterAnAnswerPausesAreShortAgain() {
    circuit.failed("no route");
    pass(Duration.ofSeconds(1));
    assertThat(circuit.refusal()).isNull();
    circuit.failed("no route");
    circuit.answered();
    circuit.failed("again");
    pass(Duration.ofSeconds(1));

    assertThat(circuit.refusal()).isNull();
  }
}
