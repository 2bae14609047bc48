package org.joblib4j.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The parent's end of a {@link LifeLine}: messages that whoever has one hands over and need not
 * wait for.
 *
 * <p>A connection holds some kilobytes. A worker that is stopped, or swaps, does not read it, and a
 * write would stand still until it does; so a thread of its own writes. It ends when the connection
 * breaks, which the end of the worker sees to, or when this is closed.
 */
final class LifeLineWriter implements AutoCloseable {
  private record Message(byte kind, long number) {}

  private static final Message LAST = new Message((byte) 0, 0);

  private final WritableByteChannel connection;
  private final String worker;
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

  private LifeLineWriter(WritableByteChannel connection, String worker) {
    this.connection = connection;
    this.worker = worker;
  }

  /** Begins to pass messages on; from now on nobody else writes to the connection. */
  static LifeLineWriter start(WritableByteChannel connection, String worker) {
    LifeLineWriter writer = new LifeLineWriter(connection, worker);
    ServiceThread.start(writer::writeAll, "joblib4j to " + worker);
    return writer;
  }

  /** Hands a message over. */
  void tell(byte kind, long number) {
    messages.add(new Message(kind, number));
  }

  @SuppressWarnings("ReferenceEquality") // the last one is known by its identity
  private void writeAll() {
    ByteBuffer out = ByteBuffer.allocate(LifeLine.MESSAGE_BYTES);
    try (connection) {
      for (Message next = messages.take(); next != LAST; next = messages.take()) {
        out.clear().put(next.kind()).putLong(next.number()).flip();
        while (out.hasRemaining()) {
          connection.write(out);
        }
      }
    } catch (IOException e) {
      Log.of(LifeLineWriter.class)
          .log(System.Logger.Level.DEBUG, () -> worker + " is gone already", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes the connection after the messages that were handed over. */
  @Override
  public void close() {
    messages.add(LAST);
  }
}
