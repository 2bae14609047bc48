package org.joblib4j.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.joblib4j.examples.ParallelGuide;
import org.joblib4j.tests.EnoughTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/parallel.md do what the guide says. */
class ParallelGuideTest {
  @Test
  void guideShowsTheExamplesThatRunHere() throws Exception {
    Guide guide = Guide.read("docs/parallel.md", "ParallelGuide.java");

    assertThat(guide.shown()).isNotEmpty().isEqualTo(guide.run());
  }

  @Test
  void resultsAreWhatTheyShouldBe() {
    assertThat(ParallelGuide.firstLoop()).hasSize(1000).startsWith(0, 1, 2).endsWith(27);
    assertThat(ParallelGuide.lazily()).containsExactly(10, 10, 10);
    assertThat(ParallelGuide.collect()).isEqualTo(27.0);
    assertThat(ParallelGuide.submit()).isEqualTo(26);
    assertThat(ParallelGuide.scope()).isEqualTo(900);
    assertThat(ParallelGuide.context()).containsExactly("a is task 0", "b is task 1");
    assertThat(ParallelGuide.workers()).containsExactly(10, 20, 30);
    assertThat(ParallelGuide.seed()).isEqualTo(0.7818);
    assertThat(ParallelGuide.devices()).hasSize(2).isSubsetOf("0", "1");
    assertThat(ParallelGuide.carrying()).containsExactly("Hello Ada", "Goodbye Ada");
  }

  @Test
  void failuresAreHandledAsTheGuideSays() {
    assertThat(ParallelGuide.finished()).isEqualTo("task 2 of [twelve]; finished: {0=3, 1=3}");
    assertThat(ParallelGuide.outcomes())
        .containsExactly("sum 3", "task 1: For input string: \"twelve\"", "sum 3");
    assertThat(ParallelGuide.skip()).containsExactly(3, 3);
    assertThat(ParallelGuide.rateLimit()).containsExactly("c!", "d!");
    assertThat(ParallelGuide.retries()).containsExactly("a!", "b!");
  }

  @Test
  void timeIsKept() {
    Duration first = Duration.ofMillis(300);
    EnoughTime.from(first, limit -> assertThat(ParallelGuide.timeout(limit)).isEqualTo(1));
    EnoughTime.from(first, limit -> assertThat(ParallelGuide.deadline(limit)).isBetween(1, 19));
  }

  @Test
  void reportIsWritten(@TempDir Path folder) {
    assertThat(ParallelGuide.report(folder).tasks()).isEqualTo(1000);
    assertThat(folder.resolve("report.json")).content().contains("\"tasks\":1000");
    assertThat(folder.resolve("trace.json")).content().contains("traceEvents");
  }
}
