package org.joblib4j.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Where the parent waits for the connections of one worker that it has started.
 *
 * <p>Whoever connects can send classes and results, so the socket lies in a folder of the user's
 * own, and a random token, told through the worker's standard input, says that it is the worker.
 * Closing removes socket and folder: connections live on without them.
 */
final class Reception implements AutoCloseable {
  /** Bytes of a socket's path on the strictest system. */
  private static final int LONGEST_PATH = 100;

  private final TemporaryFolder folder;
  private final Path socket;
  private final ServerSocketChannel server;
  private final String token;

  private Reception(TemporaryFolder folder, Path socket, ServerSocketChannel server, String token) {
    this.folder = folder;
    this.socket = socket;
    this.server = server;
    this.token = token;
  }

  /**
   * Begins to listen.
   *
   * @param folder an empty one, closed with this and when this fails
   * @throws IOException when no socket can be made
   */
  static Reception openIn(TemporaryFolder folder) throws IOException {
    try {
      Path socket = folder.path().resolve("worker");
      if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
        throw new IOException(
            socket + " is too long a path for a socket; name a shorter folder by -Djava.io.tmpdir");
      }
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        server.bind(UnixDomainSocketAddress.of(socket));
        return new Reception(folder, socket, server, newToken());
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static String newToken() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  Path socket() {
    return socket;
  }

  String token() {
    return token;
  }

  /**
   * Waits for the next connection that shows the token.
   *
   * @param traffic counts what goes through it
   * @throws IOException when this is closed meanwhile
   */
  Wire accept(TrafficCounter traffic) throws IOException {
    while (true) {
      SocketChannel channel = server.accept();
      Wire wire = new Wire(channel, traffic);
      try {
        byte[] shown = wire.receive().body().getBytes();
        if (MessageDigest.isEqual(shown, token.getBytes(StandardCharsets.UTF_8))) {
          return wire;
        }
        wire.close();
      } catch (IOException e) {
        wire.close();
      }
    }
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
