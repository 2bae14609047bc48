package org.joblib4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.joblib4j.hash.Fingerprint;
import org.joblib4j.hash.HashAlgorithm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hash FILE...}: fingerprints of the values in files, whatever their kind of file. */
@Command(
    name = "hash",
    description = {
      "Prints the fingerprint of the value that each file holds.",
      "Equal values have equal ones, whatever the kind of file and its compression.",
      "Sets and dicts of Python count in the order in which the file has them."
    },
    mixinStandardHelpOptions = true)
final class HashCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of joblib or NumPy.")
  private List<Path> files = List.of();

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "SHA_256",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private HashAlgorithm algorithm = HashAlgorithm.SHA_256;

  @Option(names = "--same", description = "Fail unless all values are equal.")
  private boolean same;

  @Option(names = "--json", description = "Print one JSON array.")
  private boolean json;

  HashCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> hashes = new ArrayList<>();
    for (Path file : files) {
      String hash = Fingerprint.of(DataFile.of(file).read(), algorithm).hex();
      hashes.add(hash);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("file", file.toString());
      row.put("hash", hash);
      rows.add(row);
      if (!json) {
        out.printf("%s  %s%n", hash, file);
      }
    }
    if (json) {
      out.println(Json.text(rows));
    }
    out.flush();
    return !same || hashes.stream().distinct().count() == 1 ? Joblib4j.OK : Joblib4j.FAILED;
  }
}
