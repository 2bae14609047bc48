package org.joblib4j.benchmarks.sidebyside;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The forks of one way: each is a command that prints its nanoseconds as its last line. */
final class Series {
  private final String name;
  private final List<String> command;
  private final List<Double> nanos = new ArrayList<>();

  Series(String name, List<String> command) {
    this.name = name;
    this.command = command;
  }

  void runFork() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String last = "";
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
      }
    }
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException("'" + name + "' ended with code " + exit);
    }
    nanos.add(Double.parseDouble(last));
  }

  double median() {
    List<Double> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  String row(Work work, double first) {
    double scale = work.units() * work.nanosPerUnit();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s %s | %s to %s | %.2f |",
        work.name(),
        name,
        figure(median() / scale),
        work.unit(),
        figure(Collections.min(nanos) / scale),
        figure(Collections.max(nanos) / scale),
        median() / first);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
  }
}
