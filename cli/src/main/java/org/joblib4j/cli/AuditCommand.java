package org.joblib4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.joblib4j.persist.Audit;
import org.joblib4j.persist.Persist;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code audit FILE}: what Python would import to load a file, found without loading it; fails
 * where something is refused, runs commands or code, or is not among the modules that are allowed.
 */
@Command(
    name = "audit",
    description = {
      "Lists what Python would import to load a file, without loading it.",
      "Fails when something in it is refused, runs commands or code (RUNS CODE), or is of no module"
          + " that --allow names."
    },
    footer = {
      "",
      "data     plain data, such as arrays and dates.",
      AuditCommand.OBJECT,
      "",
      "That a file passes is no proof that Python may load it: what an 'object' does there is not"
          + " judged. Use --allow with the modules that you trust."
    },
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
  /** What the word in the list means. */
  static final String OBJECT =
      "object   not judged: an inert object here; Python would import it and may run its code.";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "A file of joblib.")
  private Path file = Path.of("");

  @Option(
      names = "--allow",
      paramLabel = "MODULE",
      split = ",",
      description = {
        "A Python module, with all below it, that may be named: --allow sklearn,numpy.",
        "What is pure data, such as arrays and dates, always may be. Without it everything may be"
            + " but what runs commands or code, such as os and subprocess."
      })
  private List<String> allowed = List.of();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  AuditCommand() {}

  @Override
  public Integer call() throws Exception {
    DataFile data = DataFile.of(file);
    if (data.kind() != DataFile.Kind.JOBLIB) {
      throw new IOException(file + ": is a file of NumPy, which names nothing");
    }
    Audit audit = Persist.audit(file);
    boolean passed = audit.isLoadable() && audit.globals().stream().allMatch(this::isAllowed);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(toJson(audit, passed)));
    } else {
      print(audit, out);
    }
    out.flush();
    return passed ? Joblib4j.OK : Joblib4j.FAILED;
  }

  /** Without a list everything may be named that is not known to run code. */
  private boolean isAllowed(Audit.Global global) {
    return isListed(global) || (!runsCode(global) && (allowed.isEmpty() || global.known()));
  }

  private boolean isListed(Audit.Global global) {
    return allowed.stream()
        .anyMatch(
            module -> global.module().equals(module) || global.module().startsWith(module + "."));
  }

  private static boolean runsCode(Audit.Global global) {
    return CodeRunners.contain(global.module(), global.name());
  }

  private String verdict(Audit.Global global) {
    if (!isAllowed(global)) {
      return runsCode(global) ? "RUNS CODE" : "NOT ALLOWED";
    }
    return isListed(global) ? "allowed" : global.known() ? "data" : "object";
  }

  private void print(Audit audit, PrintWriter out) {
    out.printf("%s: protocol %d, compression %s%n", file, audit.protocol(), audit.compression());
    for (Audit.Global global : audit.globals()) {
      String name = Printable.text(global.module() + "." + global.name());
      out.printf("%10d  %-11s  %s%n", global.offset(), verdict(global), name);
    }
    for (String name : audit.javaClasses()) {
      out.printf("%10s  %-11s  %s%n", "", "Java class", Printable.text(name));
    }
    for (Audit.Refusal refusal : audit.refusals()) {
      String reason = Printable.text(refusal.opcode() + " " + refusal.reason());
      out.printf("%10d  %-11s  %s%n", refusal.offset(), "REFUSED", reason);
    }
    if (audit.globals().stream().anyMatch(global -> verdict(global).equals("object"))) {
      out.println(OBJECT);
    }
  }

  private Map<String, Object> toJson(Audit audit, boolean passed) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("file", file.toString());
    object.put("passed", passed);
    object.put("protocol", audit.protocol());
    object.put("compression", audit.compression());
    object.put("globals", audit.globals().stream().map(this::toJson).toList());
    object.put("javaClasses", audit.javaClasses());
    object.put(
        "refusals",
        audit.refusals().stream()
            .map(refusal ->
                Map.of(
                    "offset",
                    refusal.offset(),
                    "opcode",
                    refusal.opcode(),
                    "reason",
                    refusal.reason()))
            .toList());
    return object;
  }

  private Map<String, Object> toJson(Audit.Global global) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("module", global.module());
    object.put("name", global.name());
    object.put("offset", global.offset());
    object.put("known", global.known());
    object.put("runsCode", runsCode(global));
    object.put("allowed", isAllowed(global));
    return object;
  }
}
