package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.awaitility.Awaitility;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connections of a worker: while they are made, and what they bear. */
class ConnectionsTest {
  @TempDir private Path temporary;

  /** Made in a worker after its threads were interrupted. */
  private record Late(int value) implements java.io.Serializable {}

  @Test
  void aWorkerWhoseParentEndsBeforeItListensEndsTooAndRemovesTheirFolder() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("connection"));
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "\"$@\" $$ & echo $!", "a parent that ends at once"));
    List<String> arguments = WorkerMain.arguments(folder);
    command.addAll(
        WorkerCommand.forOneOf(1)
            .builder(List.of(), arguments.subList(0, arguments.size() - 1))
            .command());
    Process parent =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    long worker;
    try (var reader = parent.inputReader()) {
      worker = Long.parseLong(reader.readLine());
    }
    Awaitility.await()
        .forever()
        .until(() -> Files.notExists(folder) && ProcessHandle.of(worker).isEmpty());
  }

  @Test
  void aTaskThatInterruptsAllThreadsCutsNoConnection() throws Exception {
    try (Workers workers = Calls.openToEnd(1);
        Meeting meeting = new Meeting()) {
      int port = meeting.port();
      long worker;
      try (Run run = workers.startRun()) {
        worker = Calls.pid(run);
        Calls.run(
            run,
            Calls.inputs(
                x -> {
                  Thread.getAllStackTraces().keySet().forEach(Thread::interrupt);
                  return x;
                },
                0));
        assertThat(
                Calls.values(Calls.run(run, Calls.inputs((Integer x) -> new Late(x).value(), 5))))
            .as("that for classes")
            .isEqualTo(List.of(5));
      }
      try (Run run = workers.startRun()) {
        var told = Calls.submit(run, Calls.inputs(_ -> Meeting.arriveAndSleep(port), 0));
        meeting.await();
        run.cancel();
        assertThat(Calls.end(told)).as("the life line").isInstanceOf(CancellationException.class);
      }
      try (Run run = workers.startRun()) {
        assertThat(Calls.pid(run)).isEqualTo(worker);
      }
    }
  }
}
