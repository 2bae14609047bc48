package org.joblib4j.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.joblib4j.tests.Checkout;
import org.junit.jupiter.api.Assumptions;

/** Runs {@code bin/joblib4j} as a shell does. */
final class Script {
  private static final long MINUTES = 10;

  private Script() {}

  record Result(int exitCode, String stdout, String stderr) {}

  /** A script that had to build first would start Maven within Maven: the test is skipped then. */
  static void needsTheJar() throws IOException {
    Path jar = Checkout.root().resolve("cli/target/joblib4j.jar");
    Assumptions.assumeTrue(
        Files.exists(jar) && isNewest(Files.getLastModifiedTime(jar)),
        "needs an up-to-date cli/target/joblib4j.jar, which is there from Maven's phase package"
            + " on");
  }

  private static boolean isNewest(FileTime time) throws IOException {
    for (String module : List.of("core", "codecs", "cli")) {
      try (Stream<Path> sources = Files.walk(Checkout.root().resolve(module).resolve("src/main"))) {
        for (Path source : sources.toList()) {
          if (Files.getLastModifiedTime(source).compareTo(time) > 0) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Runs it in a folder. */
  static Result run(Path folder, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Checkout.root().resolve("bin/joblib4j").toString());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("joblib4j", ".out");
    Path err = Files.createTempFile("joblib4j", ".err");
    try {
      var builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder
          .environment()
          .keySet()
          .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("no end after %d minutes: %s".formatted(MINUTES, command));
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Runs it in a folder; it says nothing on standard error and ends with 0. */
  static Result passes(Path folder, String... arguments) throws IOException, InterruptedException {
    Result result = run(folder, arguments);
    assertThat(result.stderr()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return result;
  }
}
