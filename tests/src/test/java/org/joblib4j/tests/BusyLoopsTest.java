package org.joblib4j.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load of {@code bin/test --busy} ends with the script, whatever ends it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are for bash")
class BusyLoopsTest {
  private static final int LOOPS = 3;

  private Process script;
  private List<ProcessHandle> loops;

  @BeforeEach
  void startAScript() throws IOException {
    String start =
        "source bin/setup.sh; start_busy_loops %d; echo started; read -r".formatted(LOOPS);
    script =
        new ProcessBuilder("bash", "-c", start)
            .directory(Checkout.root().toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(script.inputReader().readLine()).isEqualTo("started");
    do {
      loops = busy();
    } while (loops.isEmpty());
    assertThat(loops).hasSize(LOOPS);
  }

  @AfterEach
  void endTheScript() {
    script.descendants().forEach(ProcessHandle::destroyForcibly);
    script.destroyForcibly();
  }

  /** What the reader of the script's pipe has started before it began to read, with cat. */
  private List<ProcessHandle> busy() {
    List<ProcessHandle> started = script.children().flatMap(ProcessHandle::children).toList();
    boolean reads = started.stream().anyMatch(BusyLoopsTest::isCat);
    return reads ? started.stream().filter(child -> !isCat(child)).toList() : List.of();
  }

  private static boolean isCat(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("/cat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "INT", "TERM", "HUP"})
  void theyEndWithTheScript(String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(script.pid())).start().waitFor();
    if (signal.equals("INT")) {
      // A script that was started in the background is deaf to it.
      script.destroyForcibly();
    }

    for (ProcessHandle loop : loops) {
      loop.onExit().get();
    }
    assertThat(loops).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void theyEndWithoutTheirReader() throws Exception {
    loops.getFirst().parent().orElseThrow().destroyForcibly();

    for (ProcessHandle loop : loops) {
      loop.onExit().get();
    }
    assertThat(loops).noneMatch(ProcessHandle::isAlive);
  }
}
