package org.joblib4j.tests.modulepath;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs in named modules of their own, compiled and run with core on the module path and nothing
 * else.
 */
class ModulePathTest {

  /** A class of the module codecs and of each library that it needs. */
  private static final List<String> CODECS =
      List.of(
          "org.joblib4j.codecs.Lz4Compressor",
          "net.jpountz.lz4.LZ4Factory",
          "com.github.luben.zstd.Zstd",
          "org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream",
          "org.apache.commons.io.IOUtils",
          "org.apache.commons.lang3.ArrayUtils",
          "org.apache.commons.codec.Charsets",
          "org.tukaani.xz.XZInputStream");

  @TempDir Path classes;

  @ParameterizedTest
  @MethodSource("programs")
  void compilesWithoutAWarningAndRunsWithoutOne(Path program) throws Exception {
    assertThat(compile(program)).as("the compiler's messages, with -Xlint:all -Werror").isEmpty();
    String module = ModuleFinder.of(classes).findAll().iterator().next().descriptor().name();

    ChildJvm.Result result =
        ChildJvm.onModulePath(ChildJvm.core(), classes).module(module, module + ".Main").run();

    assertThat(result)
        .isEqualTo(
            new ChildJvm.Result(0, Files.readString(program.resolve("expected-output.txt")), ""));
  }

  @Test
  void codecsAreServicesOfTheirModule(@TempDir Path program) throws Exception {
    Files.writeString(
        program.resolve("module-info.java"), "module squeezer { requires org.joblib4j; }");
    Files.writeString(
        Files.createDirectories(program.resolve("squeezer")).resolve("Main.java"),
        """
        package squeezer;

        import java.nio.file.*;
        import org.joblib4j.persist.*;

        class Main {
          public static void main(String[] formats) throws java.io.IOException {
            Path file = Files.createTempFile("squeezer", ".joblib");
            for (String format : formats) {
              Persist.dump("content of " + format, file, Compression.of(format));
              System.out.println(Compression.recognise(file).format() + ": " + Persist.load(file));
            }
            Files.delete(file);
          }
        }
        """);
    assertThat(compile(program)).isEmpty();
    List<Path> path = new ArrayList<>(List.of(ChildJvm.core(), classes));
    for (String type : CODECS) {
      path.add(ChildJvm.locationOf(Class.forName(type)));
    }

    ChildJvm.Result result =
        ChildJvm.onModulePath(path.toArray(Path[]::new))
            .with("--enable-native-access=org.lz4.java,com.github.luben.zstd_jni")
            .module("squeezer", "squeezer.Main")
            .run("bz2", "xz", "lzma", "lz4", "zstd");

    assertThat(result)
        .isEqualTo(
            new ChildJvm.Result(
                0,
                """
                bz2: content of bz2
                xz: content of xz
                lzma: content of lzma
                lz4: content of lz4
                zstd: content of zstd
                """,
                ""));
  }

  @Test
  void whatIsNotExportedCannotBeCompiledAgainst() throws Exception {
    Path program = Files.createDirectories(classes.resolve("sources"));
    Files.writeString(
        program.resolve("module-info.java"), "module intruder { requires org.joblib4j; }");
    Files.writeString(
        Files.createDirectories(program.resolve("intruder")).resolve("Main.java"),
        "package intruder; class Main { org.joblib4j.function.Arity hidden; }");

    assertThat(compile(program)).contains("Arity is not public");
  }

  static List<Path> programs() throws IOException, URISyntaxException {
    URL one =
        Objects.requireNonNull(
            ModulePathTest.class.getResource("functions"), "the program \"functions\"");
    try (Stream<Path> all = Files.list(Path.of(one.toURI()).getParent())) {
      return all.filter(directory -> Files.exists(directory.resolve("module-info.java")))
          .sorted()
          .toList();
    }
  }

  /** Compiles the program's sources into {@link #classes} and returns what the compiler said. */
  private String compile(Path program) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, Locale.ROOT, null);
        Stream<Path> tree = Files.walk(program)) {
      var sources =
          tree.filter(file -> file.toString().endsWith(".java"))
              .collect(toCollection(ArrayList::new));
      List<String> options =
          List.of(
              "-Xlint:all",
              "-Werror",
              "-d",
              classes.toString(),
              "-proc:none",
              "-p",
              ChildJvm.core().toString());
      boolean compiled =
          compiler
              .getTask(
                  messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled)
          .as("compiled, with the messages: %s", messages)
          .isEqualTo(messages.toString().isEmpty());
    }
    return messages.toString();
  }
}
