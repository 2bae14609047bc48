package org.joblib4j.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.joblib4j.tests.Checkout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages of parity name is there. */
class ParityTest {

  /** Where tests are, contracts included. */
  private static final List<String> SOURCES =
      List.of("core/src/test/java", "tests/src/test/java", "testkit/src/main/java");

  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|Contract))\\.(\\w+)`");
  private static final Pattern ROW_OF_A_TEST =
      Pattern.compile("^\\| (`test_\\w+`(?:, `test_\\w+`)*) \\|(.*)\\|$", Pattern.MULTILINE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/faults.md",
        "docs/joblib-parity.md",
        "docs/parity-memory.md",
        "docs/parity-persistence.md"
      })
  void everyTestThatThePageNamesExists(String page) throws IOException {
    Map<String, String> sources = sources();

    assertThat(TEST.matcher(text(page)).results().toList())
        .isNotEmpty()
        .filteredOn(named -> !declares(sources.getOrDefault(named.group(1), ""), named.group(2)))
        .extracting(MatchResult::group)
        .as("tests that %s names and nobody has written", page)
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"docs/joblib-parity.md", "docs/parity-memory.md", "docs/parity-persistence.md"})
  void everyTestOfJoblibHasAnAnswerAndOneOnly(String page) throws IOException {
    List<MatchResult> rows = ROW_OF_A_TEST.matcher(text(page)).results().toList();

    assertThat(rows).isNotEmpty().noneMatch(row -> row.group(2).isBlank());
    assertThat(rows.stream().flatMap(row -> Stream.of(row.group(1).split(", "))))
        .doesNotHaveDuplicates();
    assertThat(text(page).lines().filter(line -> line.startsWith("| `test_")))
        .as("rows in the form that this test reads")
        .hasSameSizeAs(rows);
  }

  private static String text(String page) throws IOException {
    return Files.readString(Checkout.root().resolve(page));
  }

  /** The text of each class, by its simple name; classes of one name are taken together. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String directory : SOURCES) {
      try (Stream<Path> files = Files.walk(Checkout.root().resolve(directory))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          sources.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    return sources;
  }

  private static boolean declares(String source, String method) {
    return source.contains(" void " + method + "(");
  }
}
