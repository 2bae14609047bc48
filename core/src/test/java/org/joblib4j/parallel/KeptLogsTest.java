package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.joblib4j.parallel.spi.TaskLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is saved of a failed task's logs. */
class KeptLogsTest {
  @TempDir private Path folder;

  private static int logAndFail(int i) {
    System.getLogger("tests.of.logs").log(Level.WARNING, "record of {0}", "task " + i);
    WorkerContext.current().orElseThrow().note("note of " + i);
    if (i % 2 == 1) {
      throw new IllegalStateException("odd");
    }
    return i;
  }

  private static int printAndFail(int i) {
    System.out.println("printed by " + i);
    return logAndFail(i);
  }

  @Test
  void logOfAFailedTaskInAThreadIsItsOwn() throws Exception {
    for (Parallel parallel :
        List.of(Parallel.threads(2), Parallel.jobs(1), Parallel.virtualThreads(2))) {
      parallel
          .keepFailures(folder)
          .onFailure(FailurePolicy.SKIP)
          .map(List.of(0, 1, 2), KeptLogsTest::logAndFail);

      assertThat(onlyLog())
          .contains("tests.of.logs: record of task 1", "note of 1")
          .doesNotContain("task 0", "task 2", "of 0", "of 2");
    }
  }

  @Test
  void logOfAFailedTaskInAProcessHasWhatItPrintedToo() throws Exception {
    Parallel.processes(1)
        .keepFailures(folder)
        .onFailure(FailurePolicy.SKIP)
        .map(List.of(0, 1, 2), KeptLogsTest::printAndFail);

    assertThat(onlyLog())
        .contains("printed by 1", "tests.of.logs: record of task 1", "note of 1")
        .doesNotContain("printed by 0", "task 0", "of 2");
  }

  @Test
  void lastWordsOfAWorkerThatDiedAreKept() throws Exception {
    Parallel.processes(1)
        .keepFailures(folder)
        .onFailure(FailurePolicy.SKIP)
        .batchSize(2)
        .map(
            List.of(0, 1),
            i -> {
              System.out.println("printed by " + i);
              System.getLogger("tests.of.logs").log(Level.WARNING, "record of\ntask {0}", i);
              if (i == 1) {
                Runtime.getRuntime().halt(3);
              }
              return i;
            });

    assertThat(onlyLog())
        .contains("printed by 1")
        .containsIgnoringNewLines("tests.of.logs: record of\ntask 1")
        .doesNotContain("printed by 0", "task 0");
  }

  @Test
  void environmentIsSavedWithoutSecrets() throws Exception {
    Parallel.threads(2)
        .keepFailures(folder)
        .onFailure(FailurePolicy.SKIP)
        .map(List.of(1), KeptLogsTest::logAndFail);

    assertThat(onlyFolder().resolve("environment.txt"))
        .content()
        .contains("java.version: ", "options: ", "PATH=");
  }

  @Test
  void nobodyListensAfterTheCall() {
    int before = Logger.getLogger("").getHandlers().length;

    Parallel.threads(2).keepFailures(folder).map(List.of(1, 2), i -> i);

    assertThat(Logger.getLogger("").getHandlers()).hasSize(before);
  }

  @Test
  void endOfALongLogIsKept() {
    TaskLog log = new TaskLog();
    for (int i = 0; i < 100_000; i++) {
      log.add("line " + i + "\n");
    }

    assertThat(log.toString()).endsWith("line 99999\n").hasSize(1 << 16);
  }

  private String onlyLog() throws IOException {
    Path own = onlyFolder();
    String log = Files.readString(own.resolve("log.txt"));
    try (Stream<Path> files = Files.list(own)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(own);
    return log;
  }

  private Path onlyFolder() throws IOException {
    try (Stream<Path> saved = Files.list(folder)) {
      List<Path> all = saved.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }
}
