package org.joblib4j.tests.code;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Executable;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.joblib4j.code.AnalysisRecords;
import org.joblib4j.code.Arguments;
import org.joblib4j.code.CodeAnalysis;
import org.joblib4j.code.CodeDigest;
import org.joblib4j.code.CodePolicy;
import org.joblib4j.code.FunctionIdentity;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two whole libraries, compiled from their sources with and without debug information: each method
 * has the same digest, and so has the whole reach of one function that uses much of the library.
 */
class DebugInformationTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "org/apache/commons/lang3, 4000, org.apache.commons.lang3.time.FastDateParser",
    "org/apache/commons/math3, 8500, org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression"
  })
  void debugInformationChangesNoDigest(String root, int atLeast, String user) throws Exception {
    Path sources = unpack(root);
    try (URLClassLoader with = compile(sources, "with", "-g");
        URLClassLoader without = compile(sources, "without", "-g:none")) {
      Map<String, String> expected = digests(with, folder.resolve("with"));

      assertThat(expected).hasSizeGreaterThan(atLeast);
      assertThat(digests(without, folder.resolve("without"))).isEqualTo(expected);

      CodeDigest reach = reach(without, user);
      assertThat(reach.parts()).hasSizeGreaterThan(20);
      assertThat(reach.changesSince(reach(with, user))).isEmpty();
    }
  }

  /** The digest of each method that a person named, by class, name and types. */
  private static Map<String, String> digests(ClassLoader loader, Path classes) throws Exception {
    var analysis = new CodeAnalysis(CodePolicy.OWN_METHOD);
    var digests = new TreeMap<String, String>();
    for (Path file : filesIn(classes, ".class")) {
      String name = classes.relativize(file).toString().replace('/', '.');
      Class<?> type = Class.forName(name.substring(0, name.length() - 6), false, loader);
      for (Executable executable : executables(type)) {
        if (!executable.isSynthetic()) {
          FunctionIdentity function = FunctionIdentity.of(executable, null);
          digests.put(executable.toString(), analysis.digest(function).value());
        }
      }
    }
    return digests;
  }

  /** The whole reach of all constructors of a class. */
  private static CodeDigest reach(ClassLoader loader, String type) throws Exception {
    Class<?> user = Class.forName(type, false, loader);
    List<FunctionIdentity> functions =
        executables(user).stream()
            .filter(executable -> !executable.isSynthetic())
            .sorted((a, b) -> a.toString().compareTo(b.toString()))
            .map(executable -> FunctionIdentity.of(executable, null))
            .toList();
    return new CodeAnalysis(CodePolicy.WHOLE_REACH)
        .digest(
            functions.getFirst(),
            new Arguments(Set.of(), Set.of(), functions.subList(1, functions.size())),
            AnalysisRecords.NONE);
  }

  private static List<Executable> executables(Class<?> type) {
    var executables = new ArrayList<Executable>(List.of(type.getDeclaredMethods()));
    executables.addAll(List.of(type.getDeclaredConstructors()));
    return executables;
  }

  private URLClassLoader compile(Path sources, String name, String option) throws IOException {
    Path classes = Files.createDirectories(folder.resolve(name));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var output = new StringWriter();
    List<String> options =
        List.of(
            option, "-proc:none", "-nowarn", "-Xlint:none", "-cp", "", "-d", classes.toString());
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  output,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjectsFromPaths(filesIn(sources, ".java")))
              .call();
      assertThat(compiled).as(output.toString()).isTrue();
    }
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }

  /** Copies the sources out of the jar on the class path that has them. */
  private Path unpack(String root) throws IOException {
    URL url =
        requireNonNull(
            DebugInformationTest.class.getResource("/" + root + "/package-info.java"),
            "the sources of " + root + " are not on the class path");
    Path jar = Path.of(((JarURLConnection) url.openConnection()).getJarFile().getName());
    Path sources = Files.createDirectories(folder.resolve("sources"));
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      Path top = zip.getPath("/");
      for (Path file : filesIn(zip.getPath("/" + root), ".java")) {
        Path target = sources.resolve(top.relativize(file).toString());
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(file, target);
      }
    }
    return sources;
  }

  private static List<Path> filesIn(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
