package org.joblib4j.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Connections from a worker to the {@link Reception} of its parent.
 *
 * <p>The first of them is the life line, and the first thing that a worker does. The parent may not
 * listen yet, as it starts the worker before it gets ready itself, or not listen any more. Which of
 * the two it is, the worker sees by whose child it is: that of a process that has ended is at once
 * another one's.
 *
 * @param folder of the parent's socket
 */
record Dial(Path folder) {
  private static final long FIRST_PAUSE_MICROS = 500;
  private static final long LONGEST_PAUSE_MICROS = 20_000;

  /** Less than the parent's own patience, so that the failure is part of its message. */
  private static final long LIMIT_SECONDS = 30;

  /**
   * Waits until the parent listens.
   *
   * @param parent its process id
   * @return an open connection, null when the parent has ended
   * @throws IOException when it lives and does not listen
   */
  @Nullable SocketChannel await(long parent) throws IOException {
    long start = System.nanoTime();
    long pause = FIRST_PAUSE_MICROS;
    while (true) {
      // The first channel loads half of what a worker needs: meanwhile the parent gets ready.
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(address());
        return channel;
      } catch (IOException e) {
        channel.close();
        if (!isChildOf(parent)) {
          return null;
        }
        if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
          throw e;
        }
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(pause));
      pause = Math.min(LONGEST_PAUSE_MICROS, 2 * pause);
    }
  }

  private static boolean isChildOf(long parent) {
    return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L) == parent;
  }

  private UnixDomainSocketAddress address() {
    return UnixDomainSocketAddress.of(Reception.socketIn(folder));
  }

  /** Tells the parent who connects. */
  static void show(String token, SocketChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Opens a further connection to a parent that listens. */
  Wire connect(Greeting greeting) throws IOException {
    SocketChannel channel = SocketChannel.open(address());
    show(greeting.token(), channel);
    return new Wire(channel, new TrafficCounter());
  }
}
