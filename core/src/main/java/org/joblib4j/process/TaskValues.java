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
    return DeepStack.run(last -> encode(count, source, encoders, most, last));
  }

  private static TaskValues encode(
      int count, Source source, Encoders encoders, long most, boolean last) throws IOException {
    int reachable = count;
    Throwable failure = null;
    while (true) {
      Encoder encoder = encoders.create();
      int position = 0;
      try {
        while (position < reachable) {
          source.write(position, encoder);
          if (encoder.bytes() > most) {
            throw new OversizeException(most);
          }
          position++;
        }
        return new TaskValues(encoder.finish(), reachable, failure);
      } catch (StackOverflowError e) {
        if (!last) {
          throw e;
        }
        failure = tooDeep(e);
      } catch (Throwable e) {
        // Whatever it is: methods of the user's classes threw it.
        failure = e;
      }
      // What was written of the failed task cannot be taken back out of the stream: anew, without.
      reachable = position < reachable ? position : 0;
    }
  }

  /** Says of an overflow what can be done about it. */
  static NotSerializableException tooDeep(StackOverflowError e) {
    NotSerializableException failure =
        new NotSerializableException(
            "objects refer to each other in a chain that is too long for Java serialization; give"
                + " its class a writeReplace method, or send its elements as an array");
    failure.initCause(e);
    return failure;
  }
}
