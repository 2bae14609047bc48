package org.joblib4j.process;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions in messages. Where a task runs makes no difference to how it fails: the receiver has
 * exceptions of the same classes that say the same, in the same chain, whatever their fields hold.
 *
 * <p>{@link FailureLinks} takes a chain apart, {@link LinkEncoder} writes one of its exceptions,
 * {@link ThrowableSketch} says what can always be said about it, and {@link FailureReader} puts the
 * chain together again.
 */
final class Failures {
  /** All exceptions of a message together take less. */
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
    } else {
      body.write(1);
      FailureLinks.of(failure, loaders).addTo(body, attachments);
    }
  }

  /** Takes an exception, or that there is none, from a frame. */
  static @Nullable Throwable read(
      InBuffer body, List<Attachment> attachments, LoaderTable loaders, ReceivedArrays arrays)
      throws IOException {
    return body.getByte() == 0 ? null : FailureReader.read(body, attachments, loaders, arrays);
  }
}
