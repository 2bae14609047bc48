package org.joblib4j.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {

  @TempDir Path directory;
  private Path program = Path.of("");

  @BeforeEach
  void writeProgram() throws IOException {
    program =
        Files.writeString(
            directory.resolve("Program.java"),
            """
            class Program {
              static void main(String[] arguments) throws Exception {
                System.out.print("out " + String.join("+", arguments) + System.getenv("GREETING"));
                System.err.print("err");
                if (arguments[0].equals("hang")) {
                  new java.util.concurrent.CountDownLatch(1).await();
                }
                System.exit(7);
              }
            }
            """);
  }

  @Test
  void capturesOutputAndExitCode() throws Exception {
    ChildJvm.Result result = child().withEnvironment("GREETING", "!").run("a", "b");

    assertThat(result).isEqualTo(new ChildJvm.Result(7, "out a+b!", "err"));
  }

  @Test
  void killsAChildThatOutlivesTheTimeout() throws Exception {
    assertThatThrownBy(() -> child().withTimeout(Duration.ofMillis(500)).run("hang"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("killed after PT0.5S")
        .hasMessageContaining("Program.java hang");
  }

  @Test
  void closingKillsTheChild() throws Exception {
    ProcessHandle child;
    try (ChildJvm.Running running = child().start("hang")) {
      child = running.handle();
      assertThat(child.isAlive()).isTrue();
    }
    assertThat(child.onExit().get()).isNotNull();
  }

  private ChildJvm child() {
    return ChildJvm.onClassPath(ChildJvm.core()).with(program.toString());
  }
}
