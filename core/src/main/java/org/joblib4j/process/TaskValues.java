package org.joblib4j.process;

import java.io.IOException;
import java.io.NotSerializableException;
import org.jspecify.annotations.Nullable;

/**
 * The values of several tasks in one message, as far as they can be serialized.
 *
 * <p>A task whose value cannot be serialized fails alone: those before it are sent without it, and
 * its failure is noted.
 *
 * @param encoded the values of the first {@code count} tasks
 * @param failure why there is not one more, null when these are all; an {@link OversizeException}
 *     may mean only that there are too many of them
 */
record TaskValues(Encoded encoded, int count, @Nullable Throwable failure) {

  /** What the body of a frame can hold beside its heads. */
  static final long MOST_BYTES = OutBuffer.LIMIT - (16L << 20);

  /** Where the values come from. */
  interface Source {
    /** Writes everything that belongs to one task. */
    void write(int position, Encoder encoder) throws IOException;
  }

  /** Makes an encoder for each attempt. */
  interface Encoders {
    Encoder create();
  }

  /**
   * Encodes the values of tasks in order, until one fails or does not fit.
   *
   * @param most so many bytes fit
   * @throws IOException when not even the first tasks without a failure can be written
   */
  static TaskValues encode(int count, Source source, Encoders encoders, long most)
      throws IOException {
    int reachable = count;
    Throwable failure = null;
    while (true) {
      Attempt attempt = new Attempt(reachable, source, encoders, most);
      try {
        Encoded encoded = DeepStack.run(_ -> attempt.run());
        return new TaskValues(encoded, reachable, failure);
      } catch (StackOverflowError e) {
        failure = tooDeep(e);
      } catch (Throwable e) {
        // Whatever it is: methods of the user's classes threw it.
        failure = e;
      }
      // What was written of the failed task cannot be taken back out of the stream: anew, without.
      reachable = attempt.position < reachable ? attempt.position : 0;
    }
  }

  /** One attempt to write all tasks up to a position. */
  private static final class Attempt {
    private final int count;
    private final Source source;
    private final Encoders encoders;
    private final long most;

    /** The task that is written; read when the attempt has ended, perhaps by another thread. */
    private int position;

    Attempt(int count, Source source, Encoders encoders, long most) {
      this.count = count;
      this.source = source;
      this.encoders = encoders;
      this.most = most;
    }

    Encoded run() throws IOException {
      Encoder encoder = encoders.create();
      for (position = 0; position < count; position++) {
        source.write(position, encoder);
        if (encoder.bytes() > most) {
          throw new OversizeException(most);
        }
      }
      return encoder.finish();
    }
  }

  /** Says of an overflow what can be done about it. */
  static NotSerializableException tooDeep(StackOverflowError e) {
    NotSerializableException failure =
        new NotSerializableException(
            "objects refer to each other in a chain that has no end, or is too long for Java"
                + " serialization; give its class a writeReplace method, or send its elements as an"
                + " array");
    failure.initCause(e);
    return failure;
  }
}
