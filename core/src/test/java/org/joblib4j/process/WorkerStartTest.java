package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting worker JVMs, and what they print. */
class WorkerStartTest {
  @TempDir private Path folder;

  private static WorkerCommand with(String... options) throws IOException {
    WorkerCommand usual = WorkerCommand.forOneOf(1);
    return new WorkerCommand(usual.jar(), List.of(options), List.of(), usual.environment());
  }

  @Test
  void aWorkerThatDoesNotStartIsAnErrorWithWhatItPrinted() throws Exception {
    WorkerCommand bad = with("-XX:NoSuchOption");
    assertThatThrownBy(() -> WorkerPool.start(WorkerKind.of(bad), 2))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exit code 1")
        .hasMessageContaining("Unrecognized VM option 'NoSuchOption'")
        .hasMessageContaining("command: ")
        .hasMessageContaining("-XX:NoSuchOption");
  }

  @Test
  void aWorkerThatCannotBeReplacedIsReportedAsDead() throws Exception {
    Path options = Files.writeString(folder.resolve("options"), "-XX:+UseSerialGC");
    WorkerCommand once = with("@" + options);
    try (Workers workers =
            new ProcessWorkers(
                Calls.settings(1, Duration.ZERO), WorkerPool.start(WorkerKind.of(once), 1));
        Run run = workers.startRun()) {
      long pid = Calls.pid(run);
      Files.delete(options);
      ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
      worker.destroyForcibly();
      worker.onExit().get();
      WorkerLoss loss = Calls.loss(Calls.submit(run, Calls.inputs(x -> x, 1)));
      assertThat(loss.message()).contains("no worker process could be started: ");
      assertThat(loss.worker()).isEmpty();
      assertThat(loss.cause()).isExactlyInstanceOf(IOException.class);
      assertThat(loss.position()).isEqualTo(-1);
    }
  }

  @Test
  void noSocketFolderStaysOnceTheWorkersAreConnected() throws Exception {
    try (Workers workers = Calls.open(2);
        Meeting meeting = new Meeting();
        Run run = workers.startRun()) {
      int port = meeting.port();
      var one = Calls.submit(run, Calls.inputs(_ -> Meeting.arriveAndStay(port), 0));
      var two = Calls.submit(run, Calls.inputs(_ -> Meeting.arriveAndStay(port), 0));
      meeting.await();
      meeting.await();
      String prefix = TemporaryNames.prefix();
      try (Stream<Path> entries = Files.list(TemporaryNames.folder())) {
        assertThat(entries.map(entry -> String.valueOf(entry.getFileName())))
            .noneMatch(name -> name.startsWith(prefix));
      }
      meeting.end();
      Calls.result(one);
      Calls.result(two);
    }
  }

  @Test
  void outputOfTasksReachesThisProcessLineByLineWithTheirTags() throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream seenOut = new ByteArrayOutputStream();
    ByteArrayOutputStream seenErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(seenOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(seenErr, true, StandardCharsets.UTF_8));
    try (Workers workers =
            new ProcessWorkers(
                Calls.settings(1, Duration.ZERO),
                WorkerPool.start(WorkerKind.of(with("--add-modules=jdk.incubator.vector")), 1));
        Run run = workers.startRun()) {
      Calls.run(
          run,
          Calls.inputs(
              (Integer i) -> {
                System.out.println("line " + i);
                System.err.print("unfinished");
                return i;
              },
              1,
              2));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(seenOut.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines("[process 1, task 0] line 1\n[process 1, task 1] line 2\n");
    assertThat(seenErr.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            "[process 1, task 0] unfinished\n[process 1, task 1] unfinished\n");
  }
}
