package org.joblib4j.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * Where the parent waits for the connections of one worker that it has started.
 *
 * <p>Whoever connects can send classes and results, so the socket lies in a folder of the user's
 * own, and a random token from the {@link Greeting} beside it says that it is the worker. Closing
 * removes socket and folder: connections live on without them.
 */
final class Reception implements AutoCloseable {
  /** Bytes of a socket's path on the strictest system. */
  private static final int LONGEST_PATH = 100;

  private final TemporaryFolder folder;
  private final Path socket;
  private final ServerSocketChannel server;
  private final byte[] token;

  private Reception(TemporaryFolder folder, Path socket, ServerSocketChannel server, String token) {
    this.folder = folder;
    this.socket = socket;
    this.server = server;
    this.token = token.getBytes(StandardCharsets.US_ASCII);
  }

  /** Where a worker finds the socket. */
  static Path socketIn(Path folder) {
    return folder.resolve("worker");
  }

  /**
   * Begins to listen.
   *
   * @param folder an empty one, closed with this and when this fails
   * @param greeting there for the worker once it can connect
   * @throws IOException when no socket can be made
   */
  static Reception openIn(TemporaryFolder folder, Greeting greeting) throws IOException {
    try {
      Path socket = socketIn(folder.path());
      if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
        throw new IOException(
            socket + " is too long a path for a socket; name a shorter folder by -Djava.io.tmpdir");
      }
      greeting.write(folder.path());
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        server.bind(UnixDomainSocketAddress.of(socket));
        return new Reception(folder, socket, server, greeting.token());
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /**
   * Waits for the next connection that shows the token.
   *
   * @throws IOException when this is closed meanwhile
   */
  SocketChannel accept() throws IOException {
    while (true) {
      SocketChannel channel = server.accept();
      try {
        if (showsToken(channel)) {
          return channel;
        }
        channel.close();
      } catch (IOException e) {
        channel.close();
      }
    }
  }

  private boolean showsToken(SocketChannel channel) throws IOException {
    ByteBuffer shown = ByteBuffer.allocate(token.length);
    while (shown.hasRemaining()) {
      if (channel.read(shown) < 0) {
        return false;
      }
    }
    return MessageDigest.isEqual(shown.array(), token);
  }

  /** Lets {@link #accept} fail. */
  void stop() {
    try {
      server.close();
    } catch (IOException e) {
      Log.of(Reception.class)
          .log(System.Logger.Level.DEBUG, () -> "a socket could not be closed: " + socket, e);
    }
  }

  /** Never fails: the worker that has connected does not need any of it. */
  @Override
  public void close() {
    stop();
    folder.close();
  }
}
