import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The last lines of {@code bin/test}: totals, coverage, and what was skipped with the reason.
 *
 * <p>Reads Surefire's reports and JaCoCo's table below the directory that the first argument names;
 * each further argument is one line about something that could not be set up.
 */
class TestSummary {

  private record Skipped(String test, String reason) {}

  static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    int tests = 0;
    int failures = 0;
    var skipped = new ArrayList<Skipped>();
    for (Path report : reports(root)) {
      NodeList cases =
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(report.toFile())
              .getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        Element test = (Element) cases.item(i);
        tests++;
        if (has(test, "failure") || has(test, "error")) {
          failures++;
        }
        if (has(test, "skipped")) {
          skipped.add(new Skipped(name(test), reason(test)));
        }
      }
    }
    System.out.printf(
        "Tests: %d run, %d failed, %d skipped%n", tests - skipped.size(), failures, skipped.size());
    printCoverage(root.resolve("tests/target/site/jacoco-aggregate/jacoco.csv"));
    printSkipped(List.of(arguments).subList(1, arguments.length), skipped);
  }

  private static List<Path> reports(Path root) throws IOException {
    var reports = new ArrayList<Path>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.sorted().toList()) {
        Path directory = module.resolve("target/surefire-reports");
        if (Files.isDirectory(directory)) {
          try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(".xml")).sorted().forEach(reports::add);
          }
        }
      }
    }
    return reports;
  }

  private static boolean has(Element test, String child) {
    return test.getElementsByTagName(child).getLength() > 0;
  }

  private static String name(Element test) {
    String type = test.getAttribute("classname");
    String method = test.getAttribute("name");
    return method.isBlank() ? type : type + "." + method;
  }

  private static String reason(Element test) {
    Element skipped = (Element) test.getElementsByTagName("skipped").item(0);
    return Stream.of(skipped.getAttribute("message"), skipped.getTextContent())
        .flatMap(String::lines)
        .map(line -> line.replaceFirst("^(\\S*Exception: )?(Assumption failed: )?", "").strip())
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse("no reason given");
  }

  /**
   * Columns of JaCoCo's table: 0 the module, 5 and 6 branches, 7 and 8 lines, missed before
   * covered.
   */
  private static void printCoverage(Path table) throws IOException {
    if (!Files.exists(table)) {
      return;
    }
    long[] sums = new long[4];
    for (String line : Files.readAllLines(table).stream().skip(1).toList()) {
      String[] columns = line.split(",", -1);
      if (!columns[0].endsWith("/joblib4j-core")) {
        continue;
      }
      for (int i = 0; i < sums.length; i++) {
        sums[i] += Long.parseLong(columns[5 + i]);
      }
    }
    System.out.printf(
        "Coverage of core, worker processes not counted: %s of lines, %s of branches"
            + " (tests/target/site/jacoco-aggregate/index.html)%n",
        percent(sums[2], sums[3]), percent(sums[0], sums[1]));
  }

  private static String percent(long missed, long covered) {
    return missed + covered == 0 ? "none" : covered * 100 / (missed + covered) + " %";
  }

  private static void printSkipped(List<String> notSetUp, List<Skipped> tests) {
    if (notSetUp.isEmpty() && tests.isEmpty()) {
      System.out.println("Skipped: nothing");
      return;
    }
    System.out.println("Skipped:");
    notSetUp.forEach(line -> System.out.println("  " + line));
    tests.stream()
        .collect(groupingBy(Skipped::reason, TreeMap::new, toList()))
        .forEach((reason, group) ->
            group.forEach(one -> System.out.println("  " + one.test() + ": " + reason)));
  }
}
