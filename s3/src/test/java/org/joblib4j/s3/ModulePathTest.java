package org.joblib4j.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in a named module that has a team's cache, with nothing on the class path. */
class ModulePathTest {
  private static final Pattern NEEDED =
      Pattern.compile(
          ".*/(core/target/.*|joblib4j-core.*|s3/target/classes|.*awssdk.*|eventstream.*|reactive-streams.*|slf4j-api.*)");

  private static final String PROGRAM =
      """
      package app;

      import java.net.URI;
      import java.nio.file.Path;
      import org.joblib4j.memory.Memory;
      import org.joblib4j.s3.S3Store;

      class Main {
        public static void main(String[] arguments) {
          S3Store store =
              S3Store.at("s3://team-cache/modules")
                  .endpoint(URI.create(arguments[0]))
                  .pathStyle()
                  .credentials("an-id", "a-secret-that-nobody-may-see")
                  .copies(Path.of(arguments[1]), 1 << 20);
          var twice = Memory.in(store).cache((Integer n) -> n * 2);
          System.out.println(twice.call(21) + " " + twice.on(21).isCached());
        }
      }
      """;

  @TempDir Path folder;

  private static String modulePath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> NEEDED.matcher(entry.replace(File.separatorChar, '/')).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void programInAModuleOfItsOwnHasATeamsCache() throws Exception {
    Path source = Files.createDirectories(folder.resolve("app")).resolve("Main.java");
    Files.writeString(source, PROGRAM);
    Path module = folder.resolve("module-info.java");
    Files.writeString(module, "module app { requires org.joblib4j.s3; }");
    Path classes = folder.resolve("classes");
    int result =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "-proc:none",
                "-p",
                modulePath(),
                "-d",
                classes.toString(),
                module.toString(),
                source.toString());
    assertThat(result).isZero();

    try (S3Server server = S3Server.start()) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-p",
                  modulePath() + File.pathSeparator + classes,
                  "-m",
                  "app/app.Main",
                  server.endpoint().toString(),
                  folder.resolve("copies").toString()));
      Path output = folder.resolve("output");
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      // Options that every JVM takes from here are printed by it.
      builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
      Process process = builder.redirectOutput(output.toFile()).start();
      try {
        process.waitFor();
      } finally {
        process.destroyForcibly();
      }

      assertThat(Files.readString(output, StandardCharsets.UTF_8))
          .endsWith("42 true\n")
          .doesNotContain("WARNING", "Exception");
    }
  }
}
