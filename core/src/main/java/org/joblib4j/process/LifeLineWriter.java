package org.joblib4j.process;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The parent's end of a {@link LifeLine}: messages that whoever has one hands over and need not
 * wait for.
 *
 * <p>A pipe holds some kilobytes. A worker that is stopped, or swaps, does not read it, and a write
 * would stand still until it does; so a daemon thread writes. It ends when the pipe breaks, which
 * the end of the worker sees to, or when this is closed.
 */
final class LifeLineWriter implements AutoCloseable {
  private record Message(byte kind, long number) {}

  private static final Message LAST = new Message((byte) 0, 0);

  private final DataOutputStream pipe;
  private final String worker;
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

  private LifeLineWriter(DataOutputStream pipe, String worker) {
    this.pipe = pipe;
    this.worker = worker;
  }

  /** Begins to pass messages on; from now on nobody else writes to the pipe. */
  static LifeLineWriter start(DataOutputStream pipe, String worker) {
    LifeLineWriter writer = new LifeLineWriter(pipe, worker);
    Thread.ofPlatform().daemon().name("joblib4j to " + worker).start(writer::writeAll);
    return writer;
  }

  /** Hands a message over. */
  void tell(byte kind, long number) {
    messages.add(new Message(kind, number));
  }

  @SuppressWarnings("ReferenceEquality") // the last one is known by its identity
  private void writeAll() {
    try (pipe) {
      for (Message next = messages.take(); next != LAST; next = messages.take()) {
        pipe.writeByte(next.kind());
        pipe.writeLong(next.number());
        if (messages.isEmpty()) {
          pipe.flush();
        }
      }
    } catch (IOException e) {
      Log.of(LifeLineWriter.class)
          .log(System.Logger.Level.DEBUG, () -> worker + " is gone already", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes the pipe after the messages that were handed over. */
  @Override
  public void close() {
    messages.add(LAST);
  }
}
