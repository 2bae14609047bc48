package org.joblib4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.joblib4j.memory.FunctionStatistics;
import org.joblib4j.memory.FunctionUsage;
import org.joblib4j.memory.Memory;
import org.joblib4j.memory.StoredEntry;
import org.joblib4j.memory.TrimPolicy;
import org.joblib4j.memory.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code cache ls | stats | explain | trim | verify | clear}: looks after a cache of results. */
@Command(
    name = "cache",
    description = "Looks into and looks after the folder of a Memory.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class CacheCommand {
  private static final String FOLDER = "The folder that Memory.at was given.";
  private static final String PATTERN =
      "The functions' full names or folders; * stands for any characters.";

  private static final String ARGUMENTS =
      "The calls with an argument whose text matches; * stands for any characters,"
          + " and a name and = before it for one parameter: alpha=0.1*";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON.")
  private boolean json;

  CacheCommand() {}

  private static Memory memory(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder + ": no folder");
    }
    return Memory.at(folder);
  }

  private int print(List<Map<String, Object>> rows, List<String> lines) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(rows));
    } else {
      lines.forEach(out::println);
    }
    out.flush();
    return Joblib4j.OK;
  }

  @Command(
      name = "ls",
      description = "Lists the functions that have results, and how much room these take.",
      mixinStandardHelpOptions = true)
  int ls(@Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (FunctionUsage use : memory(folder).functions()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("function", use.function());
      row.put("folder", use.folder());
      row.put("results", use.results());
      row.put("bytes", use.bytes());
      row.put("lastUsed", use.lastUsed().toString());
      rows.add(row);
      lines.add(
          "%,12d results  %,16d bytes  %s".formatted(use.results(), use.bytes(), use.function()));
    }
    return print(rows, lines);
  }

  @Command(
      name = "stats",
      description = "Says for each function how often its results were found, and what that saved.",
      mixinStandardHelpOptions = true)
  int stats(@Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder)
      throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (FunctionStatistics function : memory(folder).statistics()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("function", function.function());
      row.put("hits", function.hits());
      Map<String, Object> misses = new LinkedHashMap<>();
      function.misses().forEach((reason, count) -> misses.put(reason.name(), count));
      row.put("misses", misses);
      row.put("computedSeconds", function.computing().toNanos() / 1e9);
      row.put("savedSeconds", function.saved().toNanos() / 1e9);
      rows.add(row);
      lines.add(function.toString());
    }
    return print(rows, lines);
  }

  @Command(
      name = "explain",
      description = {
        "Lists the results of functions, and what has changed in their code since.",
        "Those used last come first, with their arguments and duration."
      },
      mixinStandardHelpOptions = true)
  int explain(
      @Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder,
      @Parameters(
              paramLabel = "FUNCTIONS",
              arity = "0..1",
              defaultValue = "*",
              description = PATTERN)
          String functions,
      @Option(names = "--most", defaultValue = "20", description = "How many of each function.")
          int most)
      throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (StoredEntry entry : memory(folder).entries(functions, most)) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("function", entry.info().function());
      row.put("key", entry.key());
      row.put("arguments", List.copyOf(entry.info().arguments()));
      row.put("created", entry.info().created().toString());
      row.put("lastUsed", entry.lastUsed().toString());
      row.put("seconds", entry.info().duration().toNanos() / 1e9);
      row.put("bytes", entry.info().bytes());
      row.put("codeChanges", List.copyOf(entry.codeChanges()));
      rows.add(row);
      lines.add(
          "%s %s%s  %,d bytes, took %.3f s%s"
              .formatted(
                  entry.key().substring(0, 12),
                  entry.info().function(),
                  entry.info().arguments(),
                  entry.info().bytes(),
                  entry.info().duration().toNanos() / 1e9,
                  entry.codeChanges().isEmpty()
                      ? ""
                      : "; since then " + String.join("; ", entry.codeChanges())));
    }
    return print(rows, lines);
  }

  @Command(
      name = "trim",
      description = "Removes the results that are worth least, until the limits are kept.",
      mixinStandardHelpOptions = true)
  int trim(
      @Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder,
      @Option(
              names = "--bytes",
              converter = Bytes.Converter.class,
              description = "At most so many bytes; 10G and 500M are understood.")
          Optional<Long> bytes,
      @Option(names = "--items", description = "At most so many results.") Optional<Long> items,
      @Option(names = "--days", description = "None that was not used for so many days.")
          Optional<Long> days,
      @Option(names = "--functions", description = PATTERN) Optional<String> functions,
      @Option(names = "--arguments", description = ARGUMENTS) Optional<String> arguments)
      throws IOException {
    TrimPolicy policy = bytes.map(TrimPolicy::maxBytes).orElse(TrimPolicy.UNLIMITED);
    if (items.isPresent()) {
      policy = policy.maxItems(items.get());
    }
    if (days.isPresent()) {
      policy = policy.maxAge(Duration.ofDays(days.get()));
    }
    if (policy.isUnlimited()) {
      throw new IllegalArgumentException("nothing to trim to: give --bytes, --items or --days");
    }
    return removed(memory(folder).trim(choosing(policy, functions, arguments)));
  }

  private static TrimPolicy choosing(
      TrimPolicy policy, Optional<String> functions, Optional<String> arguments) {
    TrimPolicy chosen = functions.map(policy::ofFunctions).orElse(policy);
    return arguments.map(chosen::ofArguments).orElse(chosen);
  }

  private int removed(long results) {
    return print(List.of(Map.of("removed", results)), List.of(results + " results removed"));
  }

  @Command(
      name = "verify",
      description = "Reads every result; damaged ones go into quarantine, and the exit code is 1.",
      mixinStandardHelpOptions = true)
  int verify(@Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder)
      throws IOException {
    Verification found = memory(folder).verify();
    List<String> lines = new ArrayList<>(found.damaged());
    lines.add(found.whole() + " results are whole, " + found.damaged().size() + " were damaged");
    if (found.otherVersions() > 0) {
      lines.add(found.otherVersions() + " are of another version of joblib4j");
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("whole", found.whole());
    row.put("otherVersions", found.otherVersions());
    row.put("damaged", List.copyOf(found.damaged()));
    print(List.of(row), lines);
    return found.damaged().isEmpty() ? Joblib4j.OK : Joblib4j.FAILED;
  }

  @Command(
      name = "clear",
      description = "Removes all results, or those that are chosen.",
      mixinStandardHelpOptions = true)
  int clear(
      @Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder,
      @Option(names = "--days", description = "Those that were not used for so many days.")
          Optional<Long> days,
      @Option(names = "--functions", description = PATTERN) Optional<String> functions,
      @Option(names = "--arguments", description = ARGUMENTS) Optional<String> arguments)
      throws IOException {
    if (days.isEmpty() && arguments.isEmpty()) {
      return removed(memory(folder).clear(functions.orElse("*")));
    }
    TrimPolicy policy =
        days.map(Duration::ofDays)
            .map(TrimPolicy.UNLIMITED::maxAge)
            .orElse(TrimPolicy.UNLIMITED.maxItems(0));
    return removed(memory(folder).trim(choosing(policy, functions, arguments)));
  }
}
