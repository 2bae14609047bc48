package org.joblib4j.tests.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A Python interpreter with some modules. */
final class Python {
  private static final long MINUTES = 10;

  private final String command;

  private Python(String command) {
    this.command = command;
  }

  /**
   * Finds the interpreter that the environment variable JOBLIB4J_PYTHON names, Debian's, or the
   * first {@code python3} on the PATH, that has all the modules; skips the running test where there
   * is none.
   */
  static Python with(String... modules) throws IOException, InterruptedException {
    List<String> commands = new ArrayList<>(List.of("/usr/bin/python3", "python3"));
    String chosen = System.getenv("JOBLIB4J_PYTHON");
    if (chosen != null) {
      commands.addFirst(chosen);
    }
    for (String command : commands) {
      String imports = "import " + String.join(", ", modules);
      Optional<String> failure = execute(command, imports, Path.of("."));
      if (failure.isEmpty()) {
        return new Python(command);
      }
    }
    Assumptions.abort("needs python3 with " + Arrays.toString(modules) + ", found none");
    throw new AssertionError("abort returned");
  }

  /**
   * Runs a script in a directory.
   *
   * @throws AssertionError when it fails, with what it wrote
   */
  void run(Path directory, String script) throws IOException, InterruptedException {
    Optional<String> failure = execute(command, script, directory);
    if (failure.isPresent()) {
      throw new AssertionError("Python failed:\n" + failure.get() + "\nscript:\n" + script);
    }
  }

  /** What the script wrote when it failed; empty when it did not. */
  private static Optional<String> execute(String command, String script, Path directory)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("python", ".log");
    try {
      List<String> line = new ArrayList<>(List.of(command, "-"));
      Process process;
      try {
        process =
            new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
      } catch (IOException e) {
        return Optional.of(command + " does not start: " + e.getMessage());
      }
      try (var in = process.getOutputStream()) {
        in.write(script.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return Optional.of("no end after " + MINUTES + " minutes");
      }
      return process.exitValue() == 0 ? Optional.empty() : Optional.of(Files.readString(log));
    } finally {
      Files.delete(log);
    }
  }
}
