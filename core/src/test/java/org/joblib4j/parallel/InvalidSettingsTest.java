package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be meant is refused where it is said, not by the call. */
class InvalidSettingsTest {
  interface Saying {
    Parallel say();
  }

  private static Arguments of(String named, Saying saying) {
    return Arguments.of(named, saying);
  }

  static Stream<Arguments> impossible() {
    Parallel parallel = Parallel.threads(2);
    return Stream.of(
        of("0 jobs", () -> Parallel.jobs(0)),
        of("0 jobs", () -> Parallel.threads(0)),
        of("0 jobs", () -> Parallel.virtualThreads(0)),
        of("0 jobs", () -> Parallel.processes(0)),
        of("0 jobs", () -> Parallel.on("threads", 0)),
        of("batch size: 0", () -> parallel.batchSize(0)),
        of("batch size: -1", () -> parallel.batchSize(-1)),
        of("pre-dispatched tasks: 0", () -> parallel.preDispatch(0)),
        of("unread results: 0", () -> parallel.mostUnread(0)),
        of("share arrays over -1", () -> parallel.shareArraysOver(-1)),
        of("inner CPUs: 0", () -> parallel.innerCpus(0)),
        of("deadline: 0 s", () -> parallel.deadline(Duration.ZERO)),
        of("timeout: -1 s", () -> parallel.timeout(Duration.ofSeconds(-1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("impossible")
  void impossibleValueIsNamed(String named, Saying saying) {
    assertThatThrownBy(saying::say)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void whatWorkersAreGivenCannotBeChangedOnceTheyAreOpen() {
    try (Parallel workers = Parallel.threads(2).open()) {
      for (Saying late :
          new Saying[] {
            () -> workers.shareArraysOver(1),
            () -> workers.prefer(Preference.PROCESSES),
            () -> workers.require(Requirement.SHARED_MEMORY)
          }) {
        assertThatThrownBy(late::say)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("before open()");
      }
    }
  }
}
