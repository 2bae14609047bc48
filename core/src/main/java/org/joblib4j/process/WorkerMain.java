package org.joblib4j.process;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * The main class of a worker JVM.
 *
 * <p>Beside the main thread, which runs the tasks, there are the thread of the {@link LifeLine} and
 * the one of the {@link ClassClient}.
 */
final class WorkerMain {
  /** The exit code of a worker that lost its connection. */
  static final int CONNECTION_LOST = 78;

  /** The exit code of a worker that ran out of memory. */
  static final int EXHAUSTED = 79;

  /** The exit code of a worker that failed in a way that was not foreseen. */
  static final int BROKEN = 80;

  /** The exit code of a worker whose end was begun in it, by a task, and did not come. */
  static final int STUCK_IN_HOOKS = 81;

  private WorkerMain() {}

  /**
   * Connects to the parent and runs what it sends.
   *
   * @param arguments the folder of the connection, removed when the parent ends before it greets
   */
  public static void main(String[] arguments) throws IOException {
    LifeLine lifeLine = LifeLine.take();
    // The first channel loads half of what a worker needs: meanwhile the parent gets ready.
    SocketChannel tasks = SocketChannel.open(StandardProtocolFamily.UNIX);
    Path folder = Path.of(arguments[0]);
    LifeLine.Greeting greeting;
    try {
      greeting = lifeLine.greeting();
    } catch (EOFException e) {
      TemporaryNames.removeQuietly(folder);
      Runtime.getRuntime().halt(LifeLine.PARENT_GONE);
      throw e;
    }
    lifeLine.watch(folder);
    Worker worker = connect(greeting, tasks);
    worker.takeOutput();
    lifeLine.limitShutdown();
    lifeLine.keep();
    lifeLine.tell(worker);
    int exitCode;
    try {
      exitCode = worker.serve() ? 0 : EXHAUSTED;
    } catch (IOException e) {
      exitCode = CONNECTION_LOST;
    } catch (RuntimeException | Error e) {
      // Other threads would keep the process alive, and the parent waiting for an answer.
      e.printStackTrace();
      exitCode = BROKEN;
    }
    if (!worker.hasLeft()) {
      lifeLine.exit(exitCode);
    }
  }

  /**
   * Opens both connections to the parent.
   *
   * @param channel for the first
   * @return a worker of the current thread
   */
  static Worker connect(LifeLine.Greeting greeting, SocketChannel channel) throws IOException {
    Wire tasks = connect(channel, greeting);
    Wire classes = connect(SocketChannel.open(StandardProtocolFamily.UNIX), greeting);
    StatusPage page = StatusPage.open(greeting.statusPage());
    ClassClient client = ClassClient.start(classes);
    WorkerLoaders loaders = new WorkerLoaders(client);
    CurrentTask task = new CurrentTask(greeting.label());
    ParentLog log = new ParentLog(client, loaders, task);
    return new Worker(greeting.name(), greeting.rank(), tasks, loaders, page, task, log);
  }

  private static Wire connect(SocketChannel channel, LifeLine.Greeting greeting)
      throws IOException {
    channel.connect(UnixDomainSocketAddress.of(greeting.socket()));
    Wire wire = new Wire(channel, new TrafficCounter());
    OutBuffer hello = new OutBuffer();
    hello.putText(greeting.token());
    wire.send(Frame.HELLO, hello, List.of());
    return wire;
  }
}
