package org.joblib4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect FILE}: a tree of what a file holds, with types, shapes, sizes and compression. */
@Command(
    name = "inspect",
    description = "Shows what a file holds: types, shapes, sizes. Runs nothing of it.",
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "A file of joblib, an .npy or an .npz file.")
  private Path file = Path.of("");

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many levels to show (default: ${DEFAULT-VALUE}).")
  private int depth = 5;

  @Option(
      names = "--width",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many values within one to show (default: ${DEFAULT-VALUE}).")
  private int width = 20;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  InspectCommand() {}

  @Override
  public Integer call() throws Exception {
    DataFile data = DataFile.of(file);
    Node tree = new ValueTree(depth, width).of(data.read());
    String kind = data.kind().name().toLowerCase(Locale.ROOT);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      object.put("file", file.toString());
      object.put("kind", kind);
      object.put("compression", data.compression().format());
      object.put("bytes", data.size());
      object.put("value", tree.toJson());
      out.println(Json.text(object));
    } else {
      String compression =
          data.compression().isNone() ? "" : ", compressed with " + data.compression().format();
      out.printf("%s: %s, %s%s%n", file, kind, Bytes.text(data.size()), compression);
      var text = new StringBuilder();
      tree.print(text, "");
      out.print(text);
    }
    out.flush();
    return Joblib4j.OK;
  }
}
