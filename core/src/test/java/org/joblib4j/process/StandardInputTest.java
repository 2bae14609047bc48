package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standard input is nobody's in a worker: empty for tasks, and for all that they start. */
class StandardInputTest {
  @TempDir private Path folder;

  private static int read() throws IOException {
    return System.in.read();
  }

  /** What a program did that copies its input to its output. */
  private static String copy(String output) throws IOException, InterruptedException {
    Process cat =
        new ProcessBuilder("cat").inheritIO().redirectOutput(Path.of(output).toFile()).start();
    // One that still reads lives until its worker ends, with the test.
    return "exit code " + cat.waitFor();
  }

  @Test
  void aTaskReadsNothing() throws Exception {
    try (Workers workers = Calls.open(1);
        Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs(_ -> read(), 0)))).isEqualTo(List.of(-1));
    }
  }

  @Test
  void aProcessOfATaskReadsNothing() throws Exception {
    String output = folder.resolve("copy").toString();
    try (Workers workers = Calls.open(1);
        Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs(_ -> copy(output), 0))))
          .isEqualTo(List.of("exit code 0"));
    }
    assertThat(Path.of(output)).isEmptyFile();
  }

  @Test
  void aProcessThatATaskLeavesDoesNotTakeWhatIsMeantForTheWorker() throws Exception {
    try (Workers workers = Calls.openToEnd(1);
        Meeting meeting = new Meeting()) {
      int port = meeting.port();
      long worker;
      try (Run run = workers.startRun()) {
        worker = Calls.pid(run);
        Calls.run(
            run,
            Calls.inputs(
                _ -> new ProcessBuilder("sh", "-c", "cat; sleep 3600").inheritIO().start().pid(),
                0));
      }
      for (int round = 0; round < 3; round++) {
        try (Run run = workers.startRun()) {
          var told = Calls.submit(run, Calls.inputs(_ -> Meeting.arriveAndSleep(port), 0));
          meeting.await();
          run.cancel();
          assertThat(Calls.end(told)).isInstanceOf(CancellationException.class);
        }
      }
      try (Run run = workers.startRun()) {
        assertThat(Calls.pid(run))
            .as("no interrupt was lost, which costs a worker")
            .isEqualTo(worker);
      }
    }
  }
}
