package org.joblib4j.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.joblib4j.array.NdArray;
import org.joblib4j.array.Npy;
import org.joblib4j.array.Npz;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.Persist;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bin/joblib4j is a script of bash")
class CommandLineTest {
  private static final NdArray ARRAY = NdArray.arange(12).reshape(3, 4);

  @TempDir Path folder;

  @BeforeAll
  static void needsTheJar() throws IOException {
    Script.needsTheJar();
  }

  private Script.Result run(String... arguments) throws IOException, InterruptedException {
    return Script.run(folder, arguments);
  }

  private Script.Result passes(String... arguments) throws IOException, InterruptedException {
    return Script.passes(folder, arguments);
  }

  private void dump(String file, Object value) throws IOException {
    Persist.dump(value, folder.resolve(file));
  }

  @Test
  void inspectShowsTypesShapesSizesAndCompression() throws Exception {
    dump("model.joblib.gz", Map.of("weights", ARRAY));

    assertThat(passes("inspect", "model.joblib.gz").stdout())
        .contains(
            "joblib", "compressed with gzip", "dict of 1", "weights: array int64 (3, 4), 96 B");
    assertThat(passes("inspect", "--json", "model.joblib.gz").stdout().strip())
        .startsWith(
            "{\"file\": \"model.joblib.gz\", \"kind\": \"joblib\", \"compression\": \"gzip\"")
        .contains(
            "{\"name\": \"weights\", \"type\": \"array int64\", \"shape\": [3, 4], \"bytes\": 96}")
        .endsWith("}}");
  }

  @Test
  void inspectShowsArraysOfNumpy() throws Exception {
    Npy.write(ARRAY, folder.resolve("one.npy"));
    Npz.write(Map.of("first", ARRAY), folder.resolve("some.npz"), Npz.Packing.DEFLATED);

    assertThat(passes("inspect", "one.npy").stdout()).contains("npy", "array int64 (3, 4), 96 B");
    assertThat(passes("inspect", "some.npz").stdout())
        .contains("npz", "first: array int64 (3, 4), 96 B");
  }

  @Test
  void inspectEndsWithValuesThatContainThemselvesAndWithWideOnes() throws Exception {
    List<Object> list = new ArrayList<>();
    list.add(list);
    for (int i = 0; i < 30; i++) {
      list.add("element " + i);
    }
    dump("cycle.joblib", list);

    assertThat(passes("inspect", "cycle.joblib", "--width", "4").stdout())
        .contains("the same as the value itself", "3: str 'element 2'", "... 27 more")
        .doesNotContain("element 3");
  }

  @Test
  void textThatActsOnATerminalIsShownEscaped() throws Exception {
    String forged = "\u001b[2K\u202e\r         0  data         numpy.ndarray";
    String pickle = "c" + forged.replace("\u202e", "") + "\nsystem\n.";
    Files.write(folder.resolve("hostile"), pickle.getBytes(StandardCharsets.ISO_8859_1));
    dump("text.joblib", Map.of(forged, forged));

    for (String command : List.of("audit", "inspect")) {
      assertThat(passes(command, "hostile").stdout()).contains("u001b[2K").doesNotContain("\u001b");
    }
    for (String option : List.of("--depth=3", "--json")) {
      assertThat(passes("inspect", option, "text.joblib").stdout())
          .contains("u001b[2K", "u202e")
          .doesNotContain("\u001b", "\r", "\u202e");
    }
  }

  @Test
  void inspectShowsTheShapeOfSparseMatrices() throws Exception {
    Files.writeString(
        folder.resolve("counts.pkl"),
        """
        ccopy_reg
        _reconstructor
        (cscipy.sparse._csr
        csr_matrix
        c__builtin__
        object
        NtR(dS'_shape'
        (I3
        I4
        tsb.\
        """);

    assertThat(passes("inspect", "counts.pkl").stdout())
        .contains("scipy.sparse._csr.csr_matrix (3, 4)");
  }

  @Test
  void inspectSendsNothingFromAFileToTheTerminalAsACommand() throws Exception {
    dump("text.joblib", Map.of("key\u001b[2J", "red \u001b[31m\u009b"));

    assertThat(passes("inspect", "text.joblib").stdout())
        .contains("key\\u001b[2J: str 'red \\u001b[31m\\u009b'");
  }

  @Test
  void convertChangesKindAndCompression() throws Exception {
    dump("in.joblib", ARRAY);

    passes("convert", "in.joblib", "out.npy");
    passes("convert", "out.npy", "out.npz");
    passes("convert", "out.npz", "out.joblib.zst");
    assertThat(passes("hash", "--same", "out.npz", "out.joblib.zst").stdout()).hasLineCount(2);
    passes("convert", "in.joblib", "out.xz", "--compress", "zlib:9");

    assertThat(Npy.read(folder.resolve("out.npy"))).isEqualTo(ARRAY);
    assertThat(Compression.recognise(folder.resolve("out.joblib.zst")).format()).isEqualTo("zstd");
    assertThat(Persist.load(folder.resolve("out.joblib.zst"))).isEqualTo(Map.of("arr_0", ARRAY));
    assertThat(Compression.recognise(folder.resolve("out.xz")).format()).isEqualTo("zlib");
    assertThat(Persist.load(folder.resolve("out.xz"))).isEqualTo(ARRAY);
  }

  @Test
  void convertReplacesOnlyWhenForced() throws Exception {
    dump("in.joblib", ARRAY);
    Path out = Files.writeString(folder.resolve("out.npy"), "precious");

    Script.Result refused = run("convert", "in.joblib", "out.npy");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.stderr().lines()).singleElement().asString().contains("out.npy", "--force");
    assertThat(out).hasContent("precious");
    passes("convert", "--force", "in.joblib", "out.npy");
    assertThat(Npy.read(out)).isEqualTo(ARRAY);
  }

  @Test
  void convertRefusesExtensionsThatItDoesNotKnow() throws Exception {
    dump("in.joblib", ARRAY);

    for (String name : List.of("out.csv", "out.txt")) {
      Script.Result refused = run("convert", "in.joblib", name);
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.stderr()).contains(name, "--force", ".npy");
      assertThat(folder.resolve(name)).doesNotExist();
      passes("convert", "--force", "in.joblib", name);
    }
    passes("convert", "in.joblib", "out.pkl");
  }

  @Test
  void foldersAreNamed() throws Exception {
    dump("in.joblib", ARRAY);
    Files.createDirectory(folder.resolve("sub"));

    assertThat(run("inspect", "sub").stderr()).contains("sub: is a directory");
    assertThat(run("convert", "in.joblib", "no/such/out.joblib").stderr())
        .contains("no/such", "does not exist")
        .doesNotContain(".part");
  }

  @Test
  void convertSaysWhatHasNoFormInNumpysFiles() throws Exception {
    dump("in.joblib", List.of(1, 2));

    Script.Result result = run("convert", "in.joblib", "out.npz");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stderr()).contains("out.npz", "arrays only", "list");
    assertThat(folder.resolve("out.npz")).doesNotExist();
  }

  @Test
  void auditListsWhatIsNamedAndFailsForWhatIsNotAllowed() throws Exception {
    Files.write(
        folder.resolve("model.pkl"),
        "csklearn.tree\nTree\n)R.".getBytes(StandardCharsets.US_ASCII));

    assertThat(passes("audit", "model.pkl").stdout()).contains("object", "sklearn.tree.Tree");
    assertThat(passes("audit", "model.pkl", "--allow", "numpy,sklearn", "--json").stdout())
        .contains("\"passed\": true", "\"module\": \"sklearn.tree\"", "\"allowed\": true");
    Script.Result refused = run("audit", "model.pkl", "--allow", "numpy,sk");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.stdout()).contains("NOT ALLOWED", "sklearn.tree.Tree");
  }

  @Test
  void auditFailsForWhatRunsCommandsAndSaysWhatIsNotJudged() throws Exception {
    for (String name : List.of("posix\nsystem", "os\nsystem", "builtins\neval", "a.b\nos.system")) {
      Files.writeString(folder.resolve("evil.pkl"), "c" + name + "\n(S'true'\ntR.");
      Script.Result evil = run("audit", "evil.pkl");
      assertThat(evil.exitCode()).as(name).isEqualTo(1);
      assertThat(evil.stdout()).contains("RUNS CODE", name.replace('\n', '.'));
      String module = name.substring(0, name.indexOf('\n'));
      assertThat(passes("audit", "evil.pkl", "--allow", module).stdout()).contains("allowed");
    }
    assertThat(run("audit", "evil.pkl", "--json").stdout()).contains("\"passed\": false");
    Files.writeString(folder.resolve("model.pkl"), "csklearn.tree\nTree\n)R.");
    assertThat(passes("audit", "model.pkl").stdout()).contains("not judged", "may run its code");
    assertThat(passes("audit", "--help").stdout()).contains("not judged", "no proof", "RUNS CODE");
  }

  @Test
  void hashIsOfTheValueNotOfTheFile() throws Exception {
    dump("a.joblib", ARRAY);
    dump("b.joblib.lz4", ARRAY);
    dump("c.joblib", ARRAY.transpose());

    assertThat(passes("hash", "--same", "a.joblib", "b.joblib.lz4").stdout().lines())
        .hasSize(2)
        .allMatch(line -> line.matches("[0-9a-f]{64}  [ab]\\.joblib(\\.lz4)?"));
    Script.Result differs =
        run("hash", "--same", "a.joblib", "c.joblib", "--algorithm", "xxh3_128", "--json");
    assertThat(differs.exitCode()).isEqualTo(1);
    assertThat(differs.stdout())
        .containsPattern("\\{\"file\": \"a.joblib\", \"hash\": \"[0-9a-f]{32}\"}");
  }

  @Test
  void missingAndDamagedFilesAreNamedInOneLine() throws Exception {
    Files.writeString(folder.resolve("damaged.joblib"), "this is no pickle");
    for (String command : List.of("inspect", "audit", "hash")) {
      Script.Result missing = run(command, "nowhere.joblib");
      assertThat(missing.exitCode()).as(command).isEqualTo(1);
      assertThat(missing.stderr().lines())
          .singleElement()
          .asString()
          .contains("nowhere.joblib", "no such file");
    }
    Script.Result damaged = run("inspect", "damaged.joblib");
    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.stderr().lines()).singleElement().asString().contains("damaged.joblib");
  }

  @Test
  void wrongArgumentsAreNamedWithTheUsage() throws Exception {
    dump("in.joblib", ARRAY);
    for (String[] wrong : new String[][] {{}, {"inspect"}, {"explode"}}) {
      Script.Result result = run(wrong);
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.stderr()).contains("Usage: joblib4j");
    }
    Script.Result option = run("inspect", "--deep", "in.joblib");
    assertThat(option.exitCode()).isEqualTo(2);
    assertThat(option.stderr()).contains("--deep", "--depth");
    Script.Result format = run("convert", "in.joblib", "out.joblib", "--compress", "rar");
    assertThat(format.exitCode()).isEqualTo(2);
    assertThat(format.stderr()).contains("'rar'", "zstd");
  }

  @Test
  void helpNamesEveryCommand() throws Exception {
    assertThat(passes("--help").stdout()).contains("inspect", "convert", "audit", "hash");
    assertThat(passes("--version").stdout()).startsWith("joblib4j ");
  }
}
