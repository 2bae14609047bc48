package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.joblib4j.memory.Explanation.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a call misses. */
class ExplanationTest {
  @TempDir Path folder;

  static double fit(double[] data, double alpha, String solver) {
    return alpha;
  }

  @Test
  void aHitIsAHit() throws IOException {
    var fit = Memory.at(folder).cache(ExplanationTest::fit);
    fit.call(new double[] {1}, 0.1, "svd");

    Explanation explanation = fit.on(new double[] {1}, 0.1, "svd").explain();
    assertThat(explanation.isHit()).isTrue();
    assertThat(explanation).hasToString("hit");
    assertThat(explanation.nearest().orElseThrow().arguments())
        .containsExactly("double[1]", "0.1", "svd");
  }

  @Test
  void theArgumentThatDiffersIsNamed() throws IOException {
    var fit = Memory.at(folder).cache(ExplanationTest::fit);
    fit.call(new double[] {1}, 0.1, "svd");
    fit.call(new double[] {2, 3}, 0.9, "lsqr");

    assertThat(fit.on(new double[] {1}, 0.2, "svd").explain().differences())
        .containsExactly("argument alpha 0.1 -> 0.2");
    assertThat(fit.on(new double[] {7}, 0.1, "svd").explain().differences())
        .containsExactly("argument data has another content: double[1]");
  }

  @Test
  void capturedValuesAndVersionsAreNamed() throws IOException {
    Memory memory = Memory.at(folder);
    explain(memory, 1);
    assertThat(explain(memory, 2).differences())
        .containsExactly("what the function captured is different");

    memory.cache("named", "1", (Integer x) -> x).call(1);
    assertThat(memory.cache("named", "2", (Integer x) -> x).on(1).explain().differences())
        .singleElement()
        .asString()
        .contains("the given version");
  }

  private static Explanation explain(Memory memory, int factor) throws IOException {
    var cached = memory.cache((Integer x) -> x * factor);
    Explanation explanation = cached.on(1).explain();
    cached.call(1);
    return explanation;
  }

  @Test
  void nothingToCompareWith() throws IOException {
    var fit = Memory.at(folder).cache(ExplanationTest::fit);

    Explanation explanation = fit.on(new double[0], 1.0, "x").explain();
    assertThat(explanation.answer()).isEqualTo(Answer.NEW_CALL);
    assertThat(explanation.differences()).isEmpty();
    assertThat(Memory.off().cache(ExplanationTest::fit).on(new double[0], 1.0, "x").explain())
        .extracting(Explanation::answer)
        .isEqualTo(Answer.OFF);
  }
}
