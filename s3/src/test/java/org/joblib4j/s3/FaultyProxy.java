package org.joblib4j.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A line to a server that can be cut, made to hang, or let through unharmed. */
final class FaultyProxy implements AutoCloseable {
  /** What befalls a connection. */
  enum Kind {
    /** It is cut when so many bytes of requests have passed. */
    CUT_REQUEST,
    /** It is cut when so many bytes of answers have passed; with none, the answer is lost. */
    CUT_ANSWER,
    /** No more bytes of requests are taken. */
    STALL_REQUEST,
    /** No more bytes of answers come. */
    STALL_ANSWER,
    /** The names of conditions are changed, so that the server sees none. */
    HIDE_CONDITIONS
  }

  /** What befalls the next connections. */
  private record Fault(Kind kind, long after, AtomicInteger times) {}

  private final ServerSocket listening;
  private final InetSocketAddress server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong answered = new AtomicLong();
  private final CountDownLatch stalled = new CountDownLatch(1);
  private volatile Fault fault = new Fault(Kind.CUT_ANSWER, 0, new AtomicInteger());

  FaultyProxy(URI server) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /** How many bytes of answers have passed. */
  long answered() {
    return answered.get();
  }

  /** Lets a fault befall the next connections, so many of them, and ends those that are open. */
  void plant(Kind kind, long after, int times) {
    fault = new Fault(kind, after, new AtomicInteger(times));
    open.forEach(FaultyProxy::cut);
  }

  /** No more faults; connections that hang are cut. */
  void heal() {
    plant(Kind.CUT_ANSWER, 0, 0);
  }

  /** Ends the connections that are open as a service ends those that nobody uses. */
  void hangUp() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        connect(listening.accept());
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket target = new Socket();
    target.connect(server);
    open.add(client);
    open.add(target);
    Fault mine = fault;
    boolean isHit = mine.times().getAndDecrement() > 0;
    pump(client, target, isHit, mine, true);
    pump(target, client, isHit, mine, false);
  }

  private void pump(Socket from, Socket to, boolean isHit, Fault planted, boolean isRequest) {
    boolean isMine =
        isHit
            && switch (planted.kind()) {
              case CUT_REQUEST, STALL_REQUEST, HIDE_CONDITIONS -> isRequest;
              case CUT_ANSWER, STALL_ANSWER -> !isRequest;
            };
    Thread.ofVirtual()
        .start(() -> {
          try {
            if (pump(from, to, isMine, planted)) {
              to.shutdownOutput();
            }
          } catch (IOException _) {
            cut(from);
            cut(to);
          }
        });
  }

  /**
   * @return whether all has passed
   */
  private boolean pump(Socket from, Socket to, boolean isMine, Fault planted) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] buffer = new byte[1 << 14];
    long passed = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      byte[] bytes = Arrays.copyOf(buffer, read);
      if (isMine && planted.kind() == Kind.HIDE_CONDITIONS) {
        bytes =
            new String(bytes, StandardCharsets.ISO_8859_1)
                .replaceAll("(?i)\r\nIf-", "\r\nXx-")
                .getBytes(StandardCharsets.ISO_8859_1);
      } else if (isMine && passed + read > planted.after()) {
        out.write(bytes, 0, (int) (planted.after() - passed));
        out.flush();
        if (planted.kind() == Kind.CUT_REQUEST || planted.kind() == Kind.CUT_ANSWER) {
          throw new IOException("cut");
        }
        stalled.countDown();
        return false; // and nobody reads any more
      }
      out.write(bytes);
      out.flush();
      passed += read;
      if (from.getPort() == server.getPort()) {
        answered.addAndGet(read);
      }
    }
    return true;
  }

  /** Waits until a connection hangs. */
  void awaitStall() throws InterruptedException {
    stalled.await();
  }

  private static void cut(Socket socket) {
    try {
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      socket.close();
    } catch (IOException _) {
      return; // it was cut already
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    open.forEach(FaultyProxy::cut);
  }
}
