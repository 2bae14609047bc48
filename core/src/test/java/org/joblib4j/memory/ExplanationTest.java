package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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
    ResultInfo nearest = explanation.nearest().orElseThrow();
    assertThat(nearest.arguments()).containsExactly("double[1]", "0.1", "svd");
    assertThat(nearest.bytes()).isEqualTo(Memory.at(folder).functions().getFirst().bytes());
    assertThat(fit.on(new double[] {1}, 0.2, "svd").explain().nearest()).contains(nearest);
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
  void whatHasExpiredIsSaid() throws IOException {
    var fit = Memory.at(folder).cache(ExplanationTest::fit);
    fit.call(new double[] {1}, 0.1, "svd");
    Explanation explanation =
        fit.validWhile(info -> false).on(new double[] {1}, 0.1, "svd").explain();

    assertThat(explanation.answer()).isEqualTo(Answer.EXPIRED);
    assertThat(explanation).hasToString("miss: the result that is there is no longer valid");
    assertThat(explanation.nearest().orElseThrow().arguments()).contains("svd");
  }

  @Test
  void whatWasRemovedToSaveRoomIsSaid() throws IOException {
    Memory memory = Memory.at(folder);
    var fit = memory.cache(ExplanationTest::fit);
    fit.call(new double[] {1}, 0.1, "svd");
    memory.trim(TrimPolicy.maxBytes(0));
    fit.call(new double[] {1}, 0.2, "svd");

    assertThat(fit.on(new double[] {1}, 0.1, "svd").explain())
        .hasToString(
            "miss: its result was removed to save room; the nearest differs: argument alpha 0.2 -> 0.1");
    fit.call(new double[] {1}, 0.1, "svd");
    assertThat(fit.statistics().orElseThrow().misses()).containsEntry(MissReason.EVICTED, 1L);
  }

  @Test
  void whatIsDamagedIsSaid() throws IOException {
    var fit = Memory.at(folder).cache(ExplanationTest::fit);
    fit.call(new double[] {1}, 0.1, "svd");
    CallKey key = fit.memoizer().lookup(new double[] {1}, 0.1, "svd").orElseThrow();
    Files.write(new FileStore(folder).find(key.name()).orElseThrow(), new byte[10]);

    assertThat(fit.on(new double[] {1}, 0.1, "svd").explain().answer()).isEqualTo(Answer.DAMAGED);
  }

  @Test
  void aFileThatChangedIsSaid() throws IOException {
    Path data = Files.writeString(folder.resolve("data"), "one");
    var fit = Memory.at(folder.resolve("cache")).cache(ExplanationTest::fit).dependsOn(data);
    fit.call(new double[] {1}, 0.1, "svd");
    Files.writeString(data, "other");

    assertThat(fit.on(new double[] {1}, 0.1, "svd").explain().differences())
        .containsExactly("a file that it depends on has another content");
  }

  @Test
  void severalDifferencesAreAllSaid() throws IOException {
    var fit = Memory.at(folder).cache("fit", "1", ExplanationTest::fit);
    fit.call(new double[] {1}, 0.1, "svd");

    assertThat(
            Memory.at(folder)
                .cache("fit", "2", ExplanationTest::fit)
                .on(new double[] {1, 2}, 0.2, "svd")
                .explain()
                .differences())
        .hasSize(3)
        .contains("argument data double[1] -> double[2]", "argument alpha 0.1 -> 0.2");
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
