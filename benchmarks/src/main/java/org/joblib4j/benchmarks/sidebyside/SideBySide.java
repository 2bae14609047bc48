package org.joblib4j.benchmarks.sidebyside;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Runs works side by side and prints a table in Markdown: median, smallest and largest of the
 * forks.
 *
 * <p>Usage: {@code SideBySide [--forks N] [REGEX of the works' names]}.
 */
public final class SideBySide {
  /** A way whose name starts so runs in a JVM without the Vector API. */
  static final String PLAIN = "no Vector API: ";

  /**
   * A way whose name starts so runs in a JVM that asks for huge pages, as NumPy does for its large
   * arrays.
   */
  static final String HUGE = "huge pages: ";

  /** A way whose name starts so runs in a JVM that cannot hold much. */
  static final String SMALL_HEAP = "heap of 64 MB: ";

  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

  private final int forks;
  private final Optional<String> python;
  private final String script;

  private SideBySide(int forks) throws IOException, InterruptedException {
    this.forks = forks;
    this.python = findPython();
    try (InputStream in = SideBySide.class.getResourceAsStream("side_by_side.py")) {
      if (in == null) {
        throw new IOException("side_by_side.py is missing beside the classes");
      }
      this.script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Runs the comparison.
   *
   * @param args {@code --forks N} and a regular expression, both optional
   * @throws Exception when a fork cannot be started
   */
  public static void main(String... args) throws Exception {
    int forks = 5;
    Pattern only = Pattern.compile("");
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--forks") && i + 1 < args.length) {
        forks = Integer.parseInt(args[++i]);
      } else {
        only = Pattern.compile(args[i]);
      }
    }
    SideBySide comparison = new SideBySide(forks);
    System.out.println("| work | way | median | of forks, smallest to largest | times the first |");
    System.out.println("|---|---|---|---|---|");
    for (Work work : Works.all()) {
      if (only.matcher(work.name()).find()) {
        comparison.run(work);
      }
    }
  }

  private void run(Work work) throws IOException, InterruptedException {
    List<Series> all = new ArrayList<>();
    for (String way : work.ways().keySet()) {
      all.add(new Series(way, java(work, way)));
    }
    if (python.isPresent()) {
      for (String way : work.pythonWays()) {
        all.add(
            new Series("Python: " + way, List.of(python.get(), "-c", script, work.name(), way)));
      }
    }
    // Round by round, not way by way: when the machine gets slower, it gets slower for all.
    for (int round = 0; round < forks; round++) {
      for (Series series : all) {
        series.runFork();
      }
    }
    double first = all.getFirst().median();
    for (Series series : all) {
      System.out.println(series.row(work, first));
    }
  }

  private static List<String> java(Work work, String way) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add(way.startsWith(SMALL_HEAP) ? "-Xmx64m" : "-Xmx4g");
    if (!way.startsWith(PLAIN)) {
      command.add("--add-modules=jdk.incubator.vector");
    }
    if (way.startsWith(HUGE)) {
      command.add("-XX:+UseTransparentHugePages");
    }
    // lz4 and zstd are native libraries.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Fork.class.getName()));
    command.addAll(List.of(work.name(), way));
    return command;
  }

  private static Optional<String> findPython() throws IOException, InterruptedException {
    for (String candidate : PYTHONS) {
      try {
        Process process =
            new ProcessBuilder(candidate, "-c", "import joblib, numpy")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() == 0) {
          return Optional.of(candidate);
        }
      } catch (IOException e) {
        System.err.println(candidate + " cannot be started: " + e.getMessage());
      }
    }
    System.err.println("No python3 with joblib and NumPy here: Python's ways are left out.");
    return Optional.empty();
  }
}
