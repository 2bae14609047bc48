package org.joblib4j.process;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
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

  /** How long it may take until this process knows that the other one has ended. */
  private static final long REAP_MILLIS = 200;

  private final WorkerCommand command;
  private final List<String> more;
  private final int number;
  private final TrafficCounter traffic;

  /**
   * A start to be made.
   *
   * @param more options of the JVM
   * @param number counts the workers of a pool from 1, for the name
   * @param traffic counts what goes to the worker and back
   */
  WorkerStart(WorkerCommand command, List<String> more, int number, TrafficCounter traffic) {
    this.command = command;
    this.more = more;
    this.number = number;
    this.traffic = traffic;
  }

  /**
   * Starts the worker and waits until it has connected.
   *
   * @throws IOException when it does not, with what it wrote
   */
  WorkerProcess run() throws IOException {
    // First of all, as it takes its time to come to the point where it waits for the greeting.
    Process process = command.builder(more, List.of(WorkerMain.class.getName())).start();
    List<OutputPump> output = List.of(OutputPump.out(process), OutputPump.err(process));
    try {
      WorkerProcess worker = connect(process, output);
      output.forEach(OutputPump::release);
      return worker;
    } catch (IOException e) {
      throw failure(process, output, e);
    } catch (RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private WorkerProcess connect(Process process, List<OutputPump> output) throws IOException {
    String name = "process " + number + " (pid " + process.pid() + ")";
    DataOutputStream lifeLine =
        new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    SharedFile pageFile = SharedFile.create(SharedFile.folders().getFirst());
    try (Reception reception = Reception.open()) {
      StatusPage page = StatusPage.create(pageFile);
      CompletableFuture<Process> end = process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
      CompletableFuture<Process> _ = end.whenComplete((_, _) -> reception.stop());
      try {
        greet(lifeLine, reception, pageFile, name);
        Wire tasks = reception.accept(traffic);
        Wire classes = reception.accept(traffic);
        ClassServer.start(classes, ParentLoaders.TABLE, name);
        return new WorkerProcess(process, command, name, lifeLine, tasks, page, pageFile, output);
      } finally {
        end.cancel(false);
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
    StringBuilder text = new StringBuilder("a worker process could not be started: ");
    text.append(reason(process, cause));
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    for (OutputPump pump : output) {
      String held = pump.heldText(WorkerProcess.OUTPUT_MILLIS);
      if (!held.isEmpty()) {
        text.append(System.lineSeparator()).append(held);
      }
    }
    text.append(System.lineSeparator()).append("command: ").append(command.essence());
    return new IOException(text.toString(), cause);
  }

  private static String reason(Process process, IOException cause) {
    try {
      if (process.waitFor(REAP_MILLIS, TimeUnit.MILLISECONDS)) {
        return "it ended with exit code " + process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return cause instanceof ClosedChannelException
        ? "it did not connect within " + LIMIT_SECONDS + " s"
        : String.valueOf(cause.getMessage());
  }
}
