package org.joblib4j.process;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.joblib4j.function.Fn;
import org.jspecify.annotations.Nullable;

/** What a worker keeps for the batches of one run. Functions are for the worker's main thread. */
final class WorkerRun {
  private final Map<Integer, Fn<?, ?>> functions = new HashMap<>();
  private final Map<Integer, Throwable> unreadable = new HashMap<>();

  private final ReceivedArrays arrays = new ReceivedArrays();

  /** The memory that was mapped for it. */
  ReceivedArrays arrays() {
    return arrays;
  }

  /**
   * Reads a function that batches will refer to by its number.
   *
   * @param last whether there is no larger stack to try
   */
  void receiveFunction(int id, Decoder decoder, boolean last) {
    try {
      functions.put(id, function(decoder.read()));
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
  Fn<?, ?> function(int id) throws IOException {
    Throwable failure = unreadable.get(id);
    if (failure != null) {
      throw new IOException(
          "the function cannot be read in a worker process: " + ThrowableSketch.describe(failure),
          failure);
    }
    return function(functions.get(id));
  }

  /** Checks that a value is a function. */
  static Fn<?, ?> function(@Nullable Object value) throws IOException {
    if (value instanceof Fn<?, ?> function) {
      return function;
    }
    throw new IOException("a message refers to a function that is not there");
  }
}
