package org.joblib4j.process;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exceptions in messages: always a sketch, and the exception itself where it can be serialized. */
final class Failures {
  /** An exception that takes more is only described. */
  static final long MOST_BYTES = 256L << 20;

  private Failures() {}

  /** Adds an exception, or that there is none, to a frame. */
  static void write(
      @Nullable Throwable failure,
      OutBuffer body,
      List<Attachment> attachments,
      LoaderTable loaders)
      throws IOException {
    if (failure == null) {
      body.write(0);
      return;
    }
    Encoded whole = encode(withText(failure), loaders);
    body.write(whole == null ? 1 : 2);
    Encoder sketch = new Encoder(loaders, ArrayPassage.ATTACHED);
    sketch.write(ThrowableSketch.of(failure));
    sketch.finish().addTo(body, attachments);
    if (whole != null) {
      whole.addTo(body, attachments);
    }
  }

  /**
   * The same exception with a text that travels: that of a NullPointerException is computed when it
   * is asked for, from what only this JVM knows.
   */
  private static Throwable withText(Throwable failure) {
    if (failure.getClass() != NullPointerException.class || failure.getMessage() == null) {
      return failure;
    }
    NullPointerException explained = new NullPointerException(failure.getMessage());
    explained.setStackTrace(failure.getStackTrace());
    if (failure.getCause() != null) {
      explained.initCause(failure.getCause());
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      explained.addSuppressed(suppressed);
    }
    return explained;
  }

  private static @Nullable Encoded encode(Throwable failure, LoaderTable loaders) {
    try {
      Encoder encoder = new Encoder(loaders, ArrayPassage.ATTACHED);
      encoder.write(failure);
      return encoder.bytes() <= MOST_BYTES / 2 ? encoder.finish() : null;
    } catch (Throwable e) {
      // Methods of the exception's own class may throw anything; the sketch stands for it.
      return null;
    }
  }

  /** Takes an exception, or that there is none, from a frame. */
  static @Nullable Throwable read(
      InBuffer body, List<Attachment> attachments, LoaderTable loaders, ReceivedArrays arrays)
      throws IOException {
    byte form = body.getByte();
    if (form == 0) {
      return null;
    }
    Decoder sketch = new Decoder(body, attachments, loaders, arrays);
    if (form == 2) {
      try {
        if (new Decoder(body, attachments, loaders, arrays).read() instanceof Throwable failure) {
          return failure;
        }
      } catch (Throwable e) {
        WorkerException standIn = read(sketch).toException();
        standIn.addSuppressed(e);
        return standIn;
      }
    }
    return read(sketch).toException();
  }

  private static ThrowableSketch read(Decoder decoder) throws IOException {
    try {
      if (decoder.read() instanceof ThrowableSketch sketch) {
        return sketch;
      }
      throw new IOException("the description of a failure is missing");
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }
}
