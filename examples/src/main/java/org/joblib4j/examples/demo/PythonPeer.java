package org.joblib4j.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The same program in joblib and NumPy, where the system's Python has them.
 *
 * <p>The script gets our end of its standard input as a life line: it ends itself, its workers and
 * its temporary files when this JVM ends in whatever way.
 */
final class PythonPeer {
  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

  private PythonPeer() {}

  /** The rows that Python measured; none, with a line that says why, where it cannot. */
  static List<Row> run(Inputs inputs, Path product, PrintStream out) throws DemoException {
    Optional<String> python = PYTHONS.stream().filter(PythonPeer::hasJoblib).findFirst();
    if (python.isEmpty()) {
      out.println("No python3 with joblib and NumPy here: Python's rows are left out.");
      return List.of();
    }
    try (InputStream script = PythonPeer.class.getResourceAsStream("article.py")) {
      if (script == null) {
        throw new DemoException("article.py is missing beside the demo's classes");
      }
      String source = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      Process process =
          new ProcessBuilder(
                  python.get(),
                  "-c",
                  source,
                  inputs.fileA().toString(),
                  inputs.fileB().toString(),
                  product.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      List<Row> rows = rows(process);
      process.getOutputStream().close();
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        out.println("Python's run failed; its message stands above.");
      }
      return rows;
    } catch (IOException e) {
      out.println("Python's rows are left out: " + e.getMessage());
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted while Python ran");
    }
  }

  private static List<Row> rows(Process process) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(row(line));
      }
    }
    return rows;
  }

  /** A row as the script prints it: name, cold and warm seconds, bytes of memory, by tabs. */
  private static Row row(String line) throws IOException {
    String[] cells = line.split("\t", -1);
    if (cells.length != 4) {
      throw new IOException("Python printed an unexpected line: " + line);
    }
    return new Row(
        cells[0],
        nanos(cells[1]),
        nanos(cells[2]),
        OptionalLong.empty(),
        OptionalLong.of(Long.parseLong(cells[3])));
  }

  private static long nanos(String seconds) {
    return Math.round(1e9 * Double.parseDouble(seconds));
  }

  private static boolean hasJoblib(String python) {
    try {
      Process process =
          new ProcessBuilder(python, "-c", "import joblib, numpy")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
