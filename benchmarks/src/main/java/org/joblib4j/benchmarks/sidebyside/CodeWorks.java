package org.joblib4j.benchmarks.sidebyside;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * What the first call of a JVM costs a cached function that reaches 9,000 methods of 1,000 classes:
 * the program is generated and compiled, and each run is a JVM of its own, which tells the time
 * until it has its first key.
 */
final class CodeWorks {
  private static final int CLASSES = 1_000;
  private static final int METHODS = 9;

  private CodeWorks() {}

  static List<Work> all() {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    ways.put("Memory, code analysed", () -> new FirstCall(program(), false));
    ways.put("Memory, analysis kept", () -> new FirstCall(program(), true));
    return List.of(
        Work.inMillis("the first key of a JVM, for a function of 9,000 methods", ways, List.of()));
  }

  /** Runs the program, each time in a new JVM. */
  private static final class FirstCall implements Way {
    private final Path folder;
    private final boolean keepsAnalysis;
    private long nanos;

    FirstCall(Path folder, boolean keepsAnalysis) {
      this.folder = folder;
      this.keepsAnalysis = keepsAnalysis;
    }

    @Override
    public Object run() throws IOException, InterruptedException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path") + File.pathSeparator + folder,
                  "Program",
                  folder.resolve("cache").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (var output = process.inputReader(StandardCharsets.US_ASCII)) {
        nanos = Long.parseLong(output.readLine());
      }
      if (process.waitFor() != 0) {
        throw new IOException("the program ended with exit code " + process.exitValue());
      }
      return nanos;
    }

    @Override
    public long figure(long whole) {
      return nanos;
    }

    @Override
    public void after() throws IOException {
      if (!keepsAnalysis) {
        delete(folder.resolve("cache"));
      }
    }
  }

  /** A folder with the compiled program, which is removed when this JVM ends. */
  private static Path program() throws IOException {
    Path folder = Files.createTempDirectory("joblib4j-benchmark");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAtEnd(folder)));
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-nowarn", "-proc:none", "-d", folder.toString()));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    arguments.add(write(folder, "Program", main()));
    for (int i = 0; i < CLASSES; i++) {
      arguments.add(write(folder, "Step" + i, step(i)));
    }
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    if (javac.run(System.err, System.err, arguments.toArray(String[]::new)) != 0) {
      throw new IOException("the program cannot be compiled");
    }
    return folder;
  }

  private static String write(Path folder, String name, String source) throws IOException {
    return Files.writeString(folder.resolve(name + ".java"), source).toString();
  }

  private static String main() {
    return """
    import java.nio.file.Path;
    import org.joblib4j.memory.Memory;

    public class Program {
      static double first(double x) {
        return Step0.of0(x);
      }

      public static void main(String[] arguments) throws Exception {
        var cached = Memory.at(Path.of(arguments[0])).cache(Program::first);
        long began = System.nanoTime();
        boolean isCached = cached.on(1.0).isCached();
        System.out.println(System.nanoTime() - began);
        if (!isCached) {
          cached.call(1.0);
        }
      }
    }
    """;
  }

  /** A class whose methods call each other, and the last one the next class. */
  private static String step(int number) {
    var source = new StringBuilder("public class Step" + number + " {\n");
    for (int i = 0; i < METHODS; i++) {
      String next =
          i + 1 < METHODS
              ? "of" + (i + 1) + "(y)"
              : number + 1 < CLASSES ? "Step" + (number + 1) + ".of0(y)" : "y";
      source.append(
          """
            static double of%d(double x) {
              double y = x;
              for (int i = 0; i < %d; i++) {
                y = y > %d ? Math.sqrt(y) : y * %d.5 + i;
              }
              return x < -1e9 ? %s : y;
            }
          """
              .formatted(i, i + 2, number + 3, i, next));
    }
    return source.append("}\n").toString();
  }

  private static void deleteAtEnd(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      System.err.println(folder + " is left: " + e.getMessage());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
