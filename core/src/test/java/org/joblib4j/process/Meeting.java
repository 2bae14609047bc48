package org.joblib4j.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a test waits until tasks in other processes have come so far: a latch between processes.
 */
final class Meeting implements AutoCloseable {
  private static final int MILLIS = 60_000;

  private final ServerSocket server;
  private final List<Socket> arrived = new ArrayList<>();

  Meeting() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(MILLIS);
  }

  /** What tasks need to come here. */
  int port() {
    return server.getLocalPort();
  }

  /** Waits until one more task has arrived; returns what it may write to. */
  Socket await() throws IOException {
    Socket one = server.accept();
    arrived.add(one);
    return one;
  }

  /** Called by a task: says that it is here. */
  @SuppressWarnings("AddressSelection") // the loopback address is no name
  static Socket arrive(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  /** Called by a task: says that it is here and waits, deaf to interrupts, until this is closed. */
  static int arriveAndStay(int port) throws IOException {
    try (Socket socket = arrive(port)) {
      return socket.getInputStream().read();
    }
  }

  /** Called by a task: says that it is here and waits to be interrupted. */
  static String arriveAndSleep(int port) throws IOException {
    try (Socket _ = arrive(port)) {
      // Longer than any test.
      Thread.sleep(java.time.Duration.ofHours(1));
      return "slept";
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }

  /** Lets those go who stay. */
  void end() throws IOException {
    for (Socket socket : arrived) {
      socket.close();
    }
    arrived.clear();
  }

  @Override
  public void close() throws IOException {
    end();
    server.close();
  }
}
