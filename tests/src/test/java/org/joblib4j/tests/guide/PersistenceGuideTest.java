package org.joblib4j.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.joblib4j.array.NdArray;
import org.joblib4j.examples.PersistenceGuide;
import org.joblib4j.persist.Persist;
import org.joblib4j.persist.PyName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of docs/persistence.md do what the guide says. Those that need Python's files are in
 * {@code org.joblib4j.tests.interop.GuideFilesTest}.
 */
class PersistenceGuideTest {
  @TempDir Path folder;

  @Test
  void guideShowsTheExamplesThatRunHere() throws Exception {
    Guide guide = Guide.read("docs/persistence.md", "PersistenceGuide.java");

    assertThat(guide.shown()).isNotEmpty().isEqualTo(guide.run());
  }

  @Test
  void valuesComeBack() throws Exception {
    PersistenceGuide.Model model = PersistenceGuide.dumpAndLoad(folder);
    assertThat(model.trained()).isEqualTo(LocalDate.of(2026, 11, 1));
    assertThat(model.weights().getLong(3, 2)).isEqualTo(11);
    assertThat(model.kind()).contains(PersistenceGuide.Kind.LINEAR);
    assertThat(PersistenceGuide.map(folder)).isEqualTo(999_999);
    assertThat(PersistenceGuide.allow(folder.resolve("models.joblib"), model, model))
        .hasOnlyElementsOfType(PersistenceGuide.Model.class)
        .hasSize(2);
    Path numbers = folder.resolve("numbers.joblib");
    Persist.dump(NdArray.of(new double[] {1, 2, 4}), numbers);
    assertThat(PersistenceGuide.reuse(List.of(numbers, numbers), 3)).isEqualTo(14);
    assertThat(PersistenceGuide.compress(folder, List.of(1, 2))).isTrue();
    Path file = folder.resolve("x.joblib");
    Persist.dump(Map.of("results", List.of(Map.of("score", 0.5))), file);
    assertThat(PersistenceGuide.anything(file)).isEqualTo(0.5);
  }

  @Test
  void filesFromStrangersAreLookedAt() throws Exception {
    Path file = folder.resolve("x.joblib");
    Persist.dump(List.of(new PyName("os", "system")), file);
    assertThat(PersistenceGuide.audit(file).globals()).hasSize(1);
    assertThat(PersistenceGuide.limits(file)).isInstanceOf(List.class);
  }

  @Test
  void classesOfOthersPass() throws Exception {
    assertThat(PersistenceGuide.codec(folder.resolve("c.joblib"))).isEqualTo(1.5);
    BitSet bits = BitSet.valueOf(new long[] {5});
    assertThat(PersistenceGuide.serialize(folder.resolve("s.joblib"), bits)).isEqualTo(bits);
  }
}
