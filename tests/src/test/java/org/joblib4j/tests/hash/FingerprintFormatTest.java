package org.joblib4j.tests.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.joblib4j.tests.Checkout;
import org.junit.jupiter.api.Test;

/** The page that describes the format has the vectors that the code is tested with. */
class FingerprintFormatTest {
  private static final Pattern VECTOR =
      Pattern.compile("\\| `(.+)` \\| `([0-9a-f]{64})` \\| `([0-9a-f]{32})` \\|");

  @Test
  void theVectorsOfThePageAreThoseOfTheTest() throws IOException {
    Path root = Checkout.root();
    String page = Files.readString(root.resolve("docs/fingerprint-format.md"));
    String test =
        Files.readString(root.resolve("core/src/test/java/org/joblib4j/hash/FormatTest.java"));

    List<MatchResult> vectors = VECTOR.matcher(page).results().toList();
    assertThat(vectors).hasSizeGreaterThan(20);
    for (MatchResult vector : vectors) {
      assertThat(test).as(vector.group(1)).contains("\"" + vector.group(2) + "\"");
      assertThat(test).as(vector.group(1)).contains("\"" + vector.group(3) + "\"");
    }
    assertThat(Pattern.compile("\"[0-9a-f]{64}\"").matcher(test).results())
        .as("vectors of the test that the page lacks")
        .hasSize(vectors.size());
  }
}
