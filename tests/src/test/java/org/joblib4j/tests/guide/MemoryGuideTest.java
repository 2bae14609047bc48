package org.joblib4j.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.joblib4j.examples.MemoryGuide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/memory.md do what the guide says. */
class MemoryGuideTest {
  @TempDir Path folder;

  @Test
  void guideShowsTheExamplesThatRunHere() throws Exception {
    Guide guide = Guide.read("docs/memory.md", "MemoryGuide.java");

    assertThat(guide.shown()).isNotEmpty().isEqualTo(guide.run());
  }

  @Test
  void resultsAreFoundAsTheGuideSays() throws Exception {
    assertThat(MemoryGuide.first(folder)).isTrue();
    assertThat(MemoryGuide.captured(folder)).containsExactly(15);
    assertThat(MemoryGuide.call(folder)).startsWith("true [0.6").endsWith("]");
    assertThat(MemoryGuide.why(folder).differences())
        .singleElement()
        .asString()
        .contains("settings", "alpha=0.2");
    assertThat(MemoryGuide.futures(folder)).containsExactly(5, 5);
    assertThat(MemoryGuide.mapped(folder)).isTrue();
    assertThat(MemoryGuide.parallel(folder)).isEqualTo(3);
    assertThat(MemoryGuide.statistics(folder)).isNotEmpty();
  }

  @Test
  void settingsDoWhatTheGuideSays() throws Exception {
    assertThat(MemoryGuide.validity(folder)).isTrue();
    assertThat(MemoryGuide.version(folder)).hasSize(64);
    assertThat(MemoryGuide.size(folder)).isZero();
    assertThat(MemoryGuide.proxy(folder)).isEqualTo(4.5);
    assertThat(MemoryGuide.keyed(folder)).isEqualTo(5);
  }
}
