package org.joblib4j.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of "One cache for a team" in docs/memory.md do what the guide says. */
class TeamCacheGuideTest {
  private static final Pattern SHOWN =
      Pattern.compile("<!-- example of s3: (.+?) -->\n```java\n(.*?)\n```", Pattern.DOTALL);
  private static final Pattern RUN =
      Pattern.compile("// @start region=\"(.+?)\"\n(.*?)\n *// @end", Pattern.DOTALL);

  @TempDir Path folder;

  private static Map<String, String> examples(Pattern pattern, Path file) throws IOException {
    Map<String, String> examples = new TreeMap<>();
    Matcher matcher = pattern.matcher(Files.readString(file));
    while (matcher.find()) {
      examples.put(matcher.group(1), matcher.group(2).stripTrailing().stripIndent());
    }
    return examples;
  }

  @Test
  void guideShowsTheExamplesThatRunHere() throws Exception {
    // Surefire runs tests in their module's directory.
    Path module = Path.of("").toAbsolutePath();

    assertThat(examples(SHOWN, module.resolveSibling("docs").resolve("memory.md")))
        .isNotEmpty()
        .isEqualTo(
            examples(RUN, module.resolve("src/test/java/org/joblib4j/s3/TeamCacheGuide.java")));
  }

  @Test
  void addressIsThatOfTheTeam() {
    assertThat(TeamCacheGuide.amazon()).hasToString("Memory[s3://team-cache/models]");
  }

  @Test
  void resultsAreFetchedByTheOthers() throws Exception {
    try (S3Server server = S3Server.start()) {
      double[] computed = TeamCacheGuide.service(server.endpoint(), folder.resolve("mine"));

      assertThat(TeamCacheGuide.service(server.endpoint(), folder.resolve("theirs")))
          .isEqualTo(computed);
      try (var files = Files.walk(folder.resolve("theirs"))) {
        assertThat(files.filter(Files::isRegularFile)).hasSize(1);
      }
    }
  }
}
