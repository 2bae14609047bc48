package org.joblib4j.tests.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joblib4j.tests.Checkout;

/**
 * The examples that a page of the guide shows, and the ones of the program that runs them, by name.
 *
 * @param shown those of the page
 * @param run those of the program
 */
record Guide(Map<String, String> shown, Map<String, String> run) {
  private static final Pattern SHOWN =
      Pattern.compile("<!-- example: (.+?) -->\n```java\n(.*?)\n```", Pattern.DOTALL);
  private static final Pattern RUN =
      Pattern.compile("// @start region=\"(.+?)\"\n(.*?)\n *// @end", Pattern.DOTALL);

  /** Reads a page and a program of the module examples. */
  static Guide read(String page, String program) throws IOException {
    Path programs = Checkout.root().resolve("examples/src/main/java/org/joblib4j/examples");
    return new Guide(
        find(SHOWN, Checkout.root().resolve(page)), find(RUN, programs.resolve(program)));
  }

  private static Map<String, String> find(Pattern pattern, Path file) throws IOException {
    Map<String, String> examples = new TreeMap<>();
    Matcher matcher = pattern.matcher(Files.readString(file));
    while (matcher.find()) {
      examples.put(matcher.group(1), matcher.group(2).stripTrailing().stripIndent());
    }
    return examples;
  }
}
