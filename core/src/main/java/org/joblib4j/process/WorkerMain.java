package org.joblib4j.process;

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
  private static final int CONNECTION_LOST = 78;

  private WorkerMain() {}

  /** Connects to the parent and runs what it sends. */
  public static void main(String[] arguments) throws IOException {
    LifeLine lifeLine = LifeLine.take();
    LifeLine.Greeting greeting = lifeLine.greeting();
    lifeLine.watch(greeting.socket());
    Wire tasks = connect(greeting.socket(), greeting.token());
    Wire classes = connect(greeting.socket(), greeting.token());
    lifeLine.connected();
    StatusPage page = StatusPage.open(greeting.statusPage());
    WorkerLoaders loaders = new WorkerLoaders(ClassClient.start(classes));
    Worker worker = new Worker(greeting.name(), tasks, loaders, page);
    lifeLine.tell(worker);
    int exitCode = 0;
    try {
      worker.serve();
    } catch (IOException e) {
      exitCode = CONNECTION_LOST;
    }
    System.exit(exitCode);
  }

  private static Wire connect(Path socket, String token) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    Wire wire = new Wire(channel);
    OutBuffer hello = new OutBuffer();
    hello.putText(token);
    wire.send(Frame.HELLO, hello, List.of());
    return wire;
  }
}
