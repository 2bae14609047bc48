package org.joblib4j.cli;

import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.joblib4j.persist.Compression;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convert IN OUT}: the same value in another kind of file or compression. */
@Command(
    name = "convert",
    description = {
      "Writes what IN holds to OUT in another kind of file or compression.",
      "",
      "The name of OUT says which:",
      "  .npy, .npz              arrays of NumPy",
      "  .joblib, .pkl, .pickle  a file of joblib",
      "  .z .gz .bz2 .xz .lzma   the same, compressed; also as .joblib.gz",
      "  .lz4 .zst               the same; joblib in Python does not open .zst"
    },
    mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "IN", description = "The file to read.")
  private Path in = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
  private Path out = Path.of("");

  @Option(
      names = {"-c", "--compress"},
      paramLabel = "FORMAT[:LEVEL]",
      description = "Compression instead of what the name says, as zlib:6, zstd or none.")
  private @Nullable String compress;

  @Option(
      names = "--force",
      description = {
        "Replace OUT if it exists; write a file of joblib under a name with another extension."
      })
  private boolean force;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ConvertCommand() {}

  @Override
  public Integer call() throws Exception {
    Compression compression = compression();
    if (!force && compress == null && !DataFile.isKnownName(out)) {
      throw new IllegalArgumentException(
          "%s: no kind of file has this extension; .npy, .npz, .joblib, .pkl, .gz and others have."
                  .formatted(out)
              + " --force writes a file of joblib");
    }
    DataFile source = DataFile.of(in);
    if (!force && Files.exists(out)) {
      throw new FileAlreadyExistsException(out.toString(), null, "exists; --force replaces it");
    }
    DataFile.write(source.read(), out, compression);
    long size = Files.size(out);
    PrintWriter text = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("in", in.toString());
      object.put("inBytes", source.size());
      object.put("out", out.toString());
      object.put("outBytes", size);
      object.put("compression", compression.toString());
      text.println(Json.text(object));
    } else {
      text.printf("%s: %s, from %s of %s%n", out, Bytes.text(size), Bytes.text(source.size()), in);
      if (compression.format().equals(Compression.zstd().format())) {
        text.println(
            "Python's joblib does not open zstd by itself; give joblib.load what zstandard.open"
                + " returns, or take .lz4 or .gz.");
      }
    }
    text.flush();
    return Joblib4j.OK;
  }

  private Compression compression() {
    if (compress == null) {
      return DataFile.Kind.ofName(out) == DataFile.Kind.JOBLIB
          ? Compression.forFile(out)
          : Compression.NONE;
    }
    if (DataFile.Kind.ofName(out) != DataFile.Kind.JOBLIB) {
      throw new IllegalArgumentException(
          "--compress is for files of joblib; %s is none by its name".formatted(out));
    }
    int colon = compress.indexOf(':');
    if (colon < 0) {
      return Compression.of(compress);
    }
    try {
      int level = Integer.parseInt(compress, colon + 1, compress.length(), 10);
      return new Compression(compress.substring(0, colon), level);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--compress %s: what follows the colon is no level".formatted(compress), e);
    }
  }
}
