package org.joblib4j.process;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Starts a worker JVM: the socket at which it is awaited, the process, the greeting through its
 * standard input, its two connections.
 */
final class WorkerStart {
  /** A JVM takes a tenth of a second; on a machine that swaps, a hundred times that. */
  private static final long LIMIT_SECONDS = 60;

  private final WorkerCommand command;
  private final List<String> more;
  private final int number;

  /**
   * A start to be made.
   *
   * @param more options of the JVM
   * @param number counts the workers of a pool from 1, for the name
   */
  WorkerStart(WorkerCommand command, List<String> more, int number) {
    this.command = command;
    this.more = more;
    this.number = number;
  }

  /**
   * Starts the worker and waits until it has connected.
   *
   * @throws IOException when it does not, with what it wrote
   */
  WorkerProcess run() throws IOException {
    SharedFile pageFile = SharedFile.create(SharedFile.folders().getFirst());
    try (Reception reception = Reception.open()) {
      StatusPage page = StatusPage.create(pageFile);
      Process process = command.builder(more, List.of(WorkerMain.class.getName())).start();
      List<OutputPump> output = List.of(OutputPump.out(process), OutputPump.err(process));
      String name = "process " + number + " (pid " + process.pid() + ")";
      // Not the stream of the process itself: its close would wait for a writer that is stuck.
      DataOutputStream lifeLine =
          new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
      CompletableFuture<Process> overdue =
          process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
      CompletableFuture<Process> _ = overdue.whenComplete((_, _) -> reception.stop());
      try {
        greet(lifeLine, reception, pageFile, name);
        Wire tasks = reception.accept();
        Wire classes = reception.accept();
        overdue.cancel(false);
        ClassServer.start(classes, ParentLoaders.TABLE, name);
        output.forEach(OutputPump::release);
        return new WorkerProcess(process, command, name, lifeLine, tasks, page, pageFile, output);
      } catch (IOException e) {
        overdue.cancel(false);
        throw failure(process, output, e);
      }
    } catch (IOException | RuntimeException e) {
      pageFile.close();
      throw e;
    }
  }

  private static void greet(
      DataOutputStream lifeLine, Reception reception, SharedFile page, String name)
      throws IOException {
    lifeLine.writeUTF(reception.socket().toString());
    lifeLine.writeUTF(reception.token());
    lifeLine.writeUTF(page.path().toString());
    lifeLine.writeUTF(name);
    lifeLine.flush();
  }

  private IOException failure(Process process, List<OutputPump> output, IOException cause) {
    boolean ended = !process.isAlive();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    StringBuilder text = new StringBuilder("a worker process could not be started: ");
    text.append(
        ended
            ? "it ended with exit code " + process.exitValue()
            : "it did not connect within " + LIMIT_SECONDS + " s");
    for (OutputPump pump : output) {
      String held = pump.heldText(WorkerProcess.OUTPUT_MILLIS);
      if (!held.isEmpty()) {
        text.append(System.lineSeparator()).append(held);
      }
    }
    text.append(System.lineSeparator()).append("command: ").append(command.essence());
    return new IOException(text.toString(), cause);
  }
}
