package org.joblib4j.process;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.joblib4j.function.Fn;
import org.jspecify.annotations.Nullable;

/**
 * The functions of a run, each serialized once and sent once to each worker; batches refer to them
 * by number.
 *
 * <p>A function is known by its identity. One without state is kept by workers for later runs too,
 * see {@link StatelessFunctions}; any other may have changed by then. A lambda that captures
 * something is another object each time it is evaluated, so tasks may well bring a function each:
 * only the first {@link #MOST} are kept, any other travels with its task. Safe for use by several
 * threads.
 */
final class FunctionTable {
  private static final int MOST = 64;

  /** Numbers from here on are those of {@link StatelessFunctions}. */
  static final int LASTING = 1 << 30;

  private final IdentityHashMap<Fn<?, ?>, Entry> entries = new IdentityHashMap<>();
  private final TaskValues.Encoders encoders;
  private final LongAdder bytes = new LongAdder();

  FunctionTable(TaskValues.Encoders encoders) {
    this.encoders = encoders;
  }

  /**
   * The entry of a function, null where it is to travel with its task.
   *
   * @throws IOException when it cannot be serialized
   */
  @Nullable Entry entry(Fn<?, ?> function) throws IOException {
    Entry lasting = StatelessFunctions.TABLE.entry(function);
    return lasting != null ? lasting : ownEntry(function);
  }

  private synchronized @Nullable Entry ownEntry(Fn<?, ?> function) {
    Entry known = entries.get(function);
    if (known == null && entries.size() < MOST) {
      known = new Entry(entries.size(), () -> encode(function));
      entries.put(function, known);
    }
    return known;
  }

  private TaskValues encode(Fn<?, ?> function) throws IOException {
    TaskValues values =
        TaskValues.encode(
            1, (_, encoder) -> encoder.write(function), encoders, TaskValues.MOST_BYTES);
    bytes.add(values.encoded().bytes());
    return values;
  }

  /** How much was serialized for this run. */
  long bytes() {
    return bytes.sum();
  }

  /** Serializes a function. */
  interface Serialization {
    TaskValues run() throws IOException;
  }

  /** A function with a number. */
  static final class Entry {
    private final int id;
    private final Serialization serialization;
    private @Nullable TaskValues values;

    Entry(int id, Serialization serialization) {
      this.id = id;
      this.serialization = serialization;
    }

    int id() {
      return id;
    }

    /**
     * The function, serialized by whoever comes first.
     *
     * @throws IOException when it cannot be
     */
    synchronized TaskValues values() throws IOException {
      TaskValues made = values;
      if (made == null) {
        made = serialization.run();
        values = made;
      }
      return made;
    }
  }
}
