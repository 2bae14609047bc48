package org.joblib4j.process;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.joblib4j.function.Fn;
import org.jspecify.annotations.Nullable;

/** Functions that a worker has, by the numbers that batches have for them. For one thread. */
final class ReceivedFunctions {
  private final Map<Integer, Fn<?, ?>> functions = new HashMap<>();
  private final Map<Integer, Throwable> unreadable = new HashMap<>();

  /**
   * Reads a function that batches will refer to by its number.
   *
   * @param last whether there is no larger stack to try
   */
  void receive(int id, Decoder decoder, boolean last) {
    try {
      functions.put(id, check(decoder.read()));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      if (e instanceof StackOverflowError overflow && !last) {
        throw overflow;
      }
      unreadable.put(id, e);
    }
  }

  /**
   * A function that was received.
   *
   * @throws IOException when it could not be read
   */
  Fn<?, ?> get(int id) throws IOException {
    Throwable failure = unreadable.get(id);
    if (failure != null) {
      throw new IOException(
          "the function cannot be read in a worker process: " + ThrowableSketch.describe(failure),
          failure);
    }
    return check(functions.get(id));
  }

  /** Checks that a value is a function. */
  static Fn<?, ?> check(@Nullable Object value) throws IOException {
    if (value instanceof Fn<?, ?> function) {
      return function;
    }
    throw new IOException("a message refers to a function that is not there");
  }
}
