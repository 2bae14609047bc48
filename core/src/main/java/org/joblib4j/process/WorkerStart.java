package org.joblib4j.process;

import java.io.File;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts a worker JVM: the process, the socket at which it is awaited with the greeting beside it,
 * its three connections.
 */
final class WorkerStart {
  /** A JVM takes a tenth of a second; on a machine that swaps, a hundred times that. */
  private static final long LIMIT_SECONDS = 60;

  /** How long a worker that broke its connection off may take to end. */
  private static final long END_MILLIS = 500;

  /** Standard input of workers: tasks, and the processes that they start, read it as empty. */
  private static final ProcessBuilder.Redirect EMPTY =
      ProcessBuilder.Redirect.from(new File("/dev/null"));

  private final WorkerCommand command;
  private final Map<String, String> environment;
  private final List<String> more;
  private final int number;
  private final Mark mark = Mark.create();
  private final TrafficCounter traffic = new TrafficCounter();
  private final KeptOutput kept = new KeptOutput();
  private final AskedLevels levels = new AskedLevels();

  /**
   * A start to be made.
   *
   * @param environment variables that the user gives to this worker
   * @param more options of the JVM
   * @param number counts the workers of a pool from 1, for the name
   */
  WorkerStart(
      WorkerCommand command, Map<String, String> environment, List<String> more, int number) {
    this.command = command;
    this.environment = environment;
    this.more = more;
    this.number = number;
  }

  /**
   * Starts the worker and waits until it has connected.
   *
   * @throws StartException when it does not, with what it wrote
   * @throws IOException when there is no place for what it needs
   */
  WorkerProcess run() throws IOException {
    TemporaryNames.checkFolder();
    // Chosen now and created later: when this JVM is killed, the worker knows what to remove, and
    // there is nothing to remove as long as there is no worker.
    Path folder = TemporaryNames.unguessable(TemporaryNames.folder(), "");
    SystemLimits.checkDescriptors();
    Process process = start(folder);
    try {
      List<OutputPump> output =
          List.of(OutputPump.out(process, kept), OutputPump.err(process, kept));
      try {
        WorkerProcess worker = connect(process, output, folder);
        output.forEach(OutputPump::release);
        return worker;
      } catch (IOException e) {
        throw failure(process, output, e);
      }
    } catch (OutOfMemoryError e) {
      kill(process);
      if (SystemLimits.isOfThreads(e)) {
        throw SystemLimits.noThread(e);
      }
      throw e;
    } catch (Throwable e) {
      kill(process);
      throw e;
    }
  }

  private Process start(Path folder) throws IOException {
    ProcessBuilder builder = command.builder(more, WorkerMain.arguments(folder));
    builder.redirectInput(EMPTY);
    builder.environment().putAll(environment);
    builder.environment().put(Mark.VARIABLE, mark.value());
    builder.environment().put(Depth.VARIABLE, Depth.ofWorkers());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException(e.getMessage() + SystemLimits.behind(e.getMessage()), e);
    } catch (OutOfMemoryError e) {
      // The JDK starts a thread after the process, which goes on when that fails.
      Offspring.endMarked(List.of(mark));
      if (SystemLimits.isOfThreads(e)) {
        throw SystemLimits.noThread(e);
      }
      throw e;
    }
  }

  private WorkerProcess connect(Process process, List<OutputPump> output, Path folder)
      throws IOException {
    String label = "process " + number;
    String name = WorkerProcess.fullName(label, process);
    StatusPage page = StatusPage.create();
    Greeting greeting =
        Greeting.create(page.path(), name, label, number - 1, command.ownProperties());
    try (Reception reception = Reception.openIn(TemporaryFolder.create(folder), greeting)) {
      return connect(process, output, reception, page, greeting);
    } catch (Throwable e) {
      page.close();
      throw e;
    }
  }

  private WorkerProcess connect(
      Process process,
      List<OutputPump> output,
      Reception reception,
      StatusPage page,
      Greeting greeting)
      throws IOException {
    // Not onExit: what depends on it waits for the common pool, which may be full.
    Thread watch =
        Thread.ofPlatform()
            .daemon()
            .name("joblib4j start of " + process.pid())
            .start(() -> stopAtEnd(reception, process));
    SocketChannel lifeLine = null;
    Wire tasks = null;
    try {
      lifeLine = reception.accept();
      tasks = new Wire(reception.accept(), traffic);
      Wire classes = new Wire(reception.accept(), traffic);
      ClassServer.start(classes, ParentLoaders.TABLE, kept, levels, greeting.name());
      return new WorkerProcess(
          process,
          command,
          mark,
          greeting.label(),
          LifeLineWriter.start(lifeLine, greeting.name()),
          tasks,
          traffic,
          page,
          output,
          kept,
          levels);
    } catch (Throwable e) {
      if (tasks != null) {
        tasks.close();
      }
      if (lifeLine != null) {
        lifeLine.close();
      }
      throw e;
    } finally {
      watch.interrupt();
    }
  }

  /** Ends the wait for a connection that will not come. */
  private static void stopAtEnd(Reception reception, Process process) {
    try {
      boolean _ = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      reception.stop();
    } catch (InterruptedException e) {
      // It has connected, or its start has failed.
    }
  }

  private StartException failure(Process process, List<OutputPump> output, IOException cause) {
    boolean ended = hasEnded(process);
    kill(process);
    StringBuilder text = new StringBuilder("a worker process could not be started: ");
    text.append(ended ? "it ended with exit code " + process.exitValue() : reason(cause));
    for (OutputPump pump : output) {
      String held = pump.heldText(WorkerProcess.OUTPUT_MILLIS);
      if (!held.isEmpty()) {
        text.append(System.lineSeparator()).append(held);
      }
    }
    text.append(SystemLimits.behind(text.toString()));
    text.append(System.lineSeparator()).append("command: ").append(command.essence());
    return new StartException(
        text.toString(),
        ended && StartException.isCrash(process.exitValue(), text.toString()),
        // A channel that was closed because the process ended explains nothing more.
        cause instanceof ClosedChannelException ? null : cause);
  }

  /** A process that is about to end closes its streams first. */
  private static boolean hasEnded(Process process) {
    try {
      return process.waitFor(END_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  private static String reason(IOException cause) {
    return cause instanceof ClosedChannelException
        ? "it did not connect within " + LIMIT_SECONDS + " s"
        : String.valueOf(cause.getMessage());
  }

  private void kill(Process process) {
    new Offspring(process.toHandle(), mark).endWithWorker();
  }
}
