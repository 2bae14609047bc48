package org.joblib4j.process;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames over a Unix domain socket.
 *
 * <pre>
 * int32  length of the body
 * int8   kind
 * int32  number of attachments
 *        for each: int8 kind, int64 bytes
 * body
 * the bytes of each attachment
 * </pre>
 *
 * <p>One thread sends and one receives at a time. That thread must not be interrupted meanwhile:
 * interruption closes a channel for good.
 */
final class Wire implements AutoCloseable {
  private static final int CHUNK = 256 << 10;
  private static final int HEAD = 9;

  private final SocketChannel channel;
  private final TrafficCounter traffic;
  private final ByteBuffer out = ByteBuffer.allocateDirect(CHUNK);
  private final ByteBuffer in = ByteBuffer.allocateDirect(CHUNK).flip();

  /**
   * An open connection.
   *
   * @param traffic counts what goes through it
   */
  Wire(SocketChannel channel, TrafficCounter traffic) {
    this.channel = channel;
    this.traffic = traffic;
  }

  /**
   * Sends a frame.
   *
   * @throws IOException when the other end is gone
   */
  void send(byte kind, OutBuffer body, List<Attachment> attachments) throws IOException {
    out.clear();
    out.putInt(body.size()).put(kind).putInt(attachments.size());
    for (Attachment attachment : attachments) {
      makeRoom(HEAD);
      out.put((byte) attachment.kind().code).putLong(attachment.bytes().byteSize());
    }
    for (int from = 0; from < body.size(); ) {
      makeRoom(1);
      int count = Math.min(out.remaining(), body.size() - from);
      out.put(body.array(), from, count);
      from += count;
    }
    for (Attachment attachment : attachments) {
      sendBytes(attachment.bytes());
    }
    flush();
  }

  private void sendBytes(MemorySegment bytes) throws IOException {
    long size = bytes.byteSize();
    for (long from = 0; from < size; ) {
      makeRoom(1);
      int count = (int) Math.min(out.remaining(), size - from);
      MemorySegment.copy(bytes, from, MemorySegment.ofBuffer(out), 0, count);
      out.position(out.position() + count);
      from += count;
    }
  }

  private void makeRoom(int bytes) throws IOException {
    if (out.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.flip();
    traffic.sent(out.remaining());
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }

  /**
   * Waits for a frame.
   *
   * @throws EOFException when the other end is gone
   * @throws IOException when the connection fails
   * @throws OutOfMemoryError when the frame does not fit into the heap: the connection is lost
   */
  Frame receive() throws IOException {
    require(HEAD);
    int length = in.getInt();
    byte kind = in.get();
    int count = in.getInt();
    List<Attachment> attachments = new ArrayList<>(count);
    byte[] body;
    try {
      for (int i = 0; i < count; i++) {
        require(HEAD);
        ArrayKind array = ArrayKind.of(in.get());
        attachments.add(new Attachment(array, array.allocate(in.getLong())));
      }
      body = new byte[length];
    } catch (OutOfMemoryError e) {
      throw HeapLimit.explained("what another process has sent", e);
    }
    for (int from = 0; from < length; ) {
      require(1);
      int bytes = Math.min(in.remaining(), length - from);
      in.get(body, from, bytes);
      from += bytes;
    }
    for (Attachment attachment : attachments) {
      receiveBytes(attachment.bytes());
    }
    return new Frame(kind, new InBuffer(body), attachments);
  }

  private void receiveBytes(MemorySegment bytes) throws IOException {
    long size = bytes.byteSize();
    for (long from = 0; from < size; ) {
      require(1);
      int count = (int) Math.min(in.remaining(), size - from);
      MemorySegment.copy(MemorySegment.ofBuffer(in), 0, bytes, from, count);
      in.position(in.position() + count);
      from += count;
    }
  }

  private void require(int bytes) throws IOException {
    if (in.remaining() >= bytes) {
      return;
    }
    in.compact();
    while (in.position() < bytes) {
      int count = channel.read(in);
      if (count < 0) {
        throw new EOFException("the other end closed the connection");
      }
      traffic.received(count);
    }
    in.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
