package org.joblib4j.code;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Sources compiled by javac into a directory, and the class loader that loads them from there. */
final class Compilation {
  private final Path directory;
  private final ClassLoader loader;

  private Compilation(Path directory) throws IOException {
    this.directory = directory;
    // Never closed: the classes of a test may be loaded from it until the JVM ends.
    loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, Compilation.class.getClassLoader());
  }

  /** The class files in a directory. */
  static Compilation at(Path directory) throws IOException {
    return new Compilation(directory);
  }

  /** Compiles sources, given by class name, into a new directory. */
  static Compilation of(Path parent, Map<String, String> sources, String... options) {
    return all(parent, List.of(sources), options).getFirst();
  }

  /**
   * Compiles programs in one run of javac, each into a directory of its own: each is a module to
   * javac, so that all may have the same packages.
   */
  static List<Compilation> all(Path parent, List<Map<String, String>> programs, String... options) {
    try {
      Path root = Files.createTempDirectory(parent, "compilation");
      Path classes = root.resolve("classes");
      var arguments = new ArrayList<>(Arrays.asList(options));
      arguments.addAll(List.of("-proc:none", "-nowarn", "-d", classes.toString()));
      arguments.addAll(List.of("--module-source-path", root.resolve("sources").toString()));
      for (int i = 0; i < programs.size(); i++) {
        Path sources = root.resolve("sources", "program" + i);
        arguments.add(write(sources, "module-info", "module program" + i + " {}"));
        for (var source : programs.get(i).entrySet()) {
          arguments.add(write(sources, source.getKey(), source.getValue()));
        }
      }
      run(arguments);
      var compilations = new ArrayList<Compilation>();
      for (int i = 0; i < programs.size(); i++) {
        compilations.add(new Compilation(classes.resolve("program" + i)));
      }
      return compilations;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles a source over the class files of this compilation, as an IDE would. */
  void recompile(String type, String source) throws IOException {
    Path sources = Files.createDirectories(directory.resolveSibling("recompiled"));
    run(
        List.of(
            "-proc:none",
            "-g",
            "-cp",
            directory.toString(),
            "-d",
            directory.toString(),
            write(sources, type, source)));
  }

  private static String write(Path root, String type, String source) throws IOException {
    Path file = root.resolve(type.replace('.', '/') + ".java");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, source).toString();
  }

  private static void run(List<String> arguments) {
    var output = new StringWriter();
    var writer = new PrintWriter(output);
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    if (javac.run(writer, writer, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalArgumentException(output.toString());
    }
  }

  /** The same class files, loaded by a class loader of their own. */
  Compilation loadedAnew() throws IOException {
    return new Compilation(directory);
  }

  /** A copy of the class files of one package, free to be changed. */
  Compilation copied() throws IOException {
    Path copy = Files.createTempDirectory(directory.getParent(), "copy");
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(directory.relativize(file).toString());
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(file, target);
      }
    }
    return new Compilation(copy);
  }

  Path directory() {
    return directory;
  }

  Class<?> type(String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** The function that a static method is. */
  FunctionIdentity function(String type, String name) {
    for (Method method : type(type).getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        return FunctionIdentity.of(method, null);
      }
    }
    throw new IllegalArgumentException(type + " has no method " + name);
  }

  /** The digest of the whole reach of a static method. */
  CodeDigest digest(String type, String name) {
    return digest(type, name, CodePolicy.WHOLE_REACH);
  }

  CodeDigest digest(String type, String name, CodePolicy policy) {
    try {
      return new CodeAnalysis(policy).digest(function(type, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
