package org.joblib4j.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that share a store, as the machines of a team do: each has its own copies. */
class SharedStoreTest {
  private static final int KEYS = 25;

  private static S3Server server;

  @TempDir Path folder;
  private final String place = UUID.randomUUID().toString();
  private final List<Process> processes = new ArrayList<>();

  @BeforeAll
  static void startServer() throws Exception {
    server = S3Server.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @AfterEach
  void killProcesses() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(String name, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SharedStoreProgram.class.getName(),
                place,
                server.endpoint().toString(),
                folder.resolve("copies-" + name).toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Options that every JVM takes from here are printed by it.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.redirectOutput(folder.resolve("output-" + name).toFile()).start();
    processes.add(process);
    return process;
  }

  private String output(String name) throws IOException {
    return Files.readString(folder.resolve("output-" + name), StandardCharsets.UTF_8);
  }

  @Test
  void eachResultIsComputedOnceByProcessesThatAllWantIt() throws Exception {
    Process one = start("one", "all", folder.resolve("log-one").toString(), Integer.toString(KEYS));
    Process two = start("two", "all", folder.resolve("log-two").toString(), Integer.toString(KEYS));
    one.waitFor();
    two.waitFor();

    assertThat(output("one")).isEqualTo("done\n");
    assertThat(output("two")).isEqualTo("done\n");
    List<String> computed = new ArrayList<>();
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : logs.filter(file -> file.toString().contains("log-")).toList()) {
        computed.addAll(Files.readAllLines(log));
      }
    }
    assertThat(computed).hasSize(KEYS).doesNotHaveDuplicates();
  }

  @Test
  void leaseOfAKilledProcessEndsByItself() throws Exception {
    Path mark = folder.resolve("begun");
    Process holder = start("holder", "begin", mark.toString());
    while (!Files.exists(mark)) {
      assertThat(holder.isAlive()).as(output("holder")).isTrue();
      Thread.onSpinWait();
    }
    var waiting =
        SharedStoreProgram.memory(place, server.endpoint(), folder.resolve("copies"))
            .cache("held", "1", (String path) -> path.length())
            .on(mark.toString())
            .async();
    assertThat(waiting).isNotDone();
    holder.destroyForcibly().waitFor();

    assertThat(waiting.get()).isEqualTo(mark.toString().length());
  }
}
