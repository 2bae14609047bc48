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
 * <p>A function is known by its identity. A lambda that captures something is another object each
 * time it is evaluated, so tasks may well bring a function each: only the first {@link #MOST} are
 * kept, any other travels with its task. Safe for use by several threads.
 */
final class FunctionTable {
  private static final int MOST = 64;

  private final IdentityHashMap<Fn<?, ?>, Entry> entries = new IdentityHashMap<>();
  private final TaskValues.Encoders encoders;
  private final LongAdder bytes = new LongAdder();

  FunctionTable(TaskValues.Encoders encoders) {
    this.encoders = encoders;
  }

  /** The entry of a function, null where it is to travel with its task. */
  synchronized @Nullable Entry entry(Fn<?, ?> function) {
    Entry known = entries.get(function);
    if (known == null && entries.size() < MOST) {
      known = new Entry(entries.size(), function);
      entries.put(function, known);
    }
    return known;
  }

  /** How much was serialized. */
  long bytes() {
    return bytes.sum();
  }

  /** A function with a number. */
  final class Entry {
    private final int id;
    private final Fn<?, ?> function;
    private @Nullable TaskValues values;

    private Entry(int id, Fn<?, ?> function) {
      this.id = id;
      this.function = function;
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
        made =
            TaskValues.encode(
                1, (_, encoder) -> encoder.write(function), encoders, TaskValues.MOST_BYTES);
        values = made;
        bytes.add(made.encoded().bytes());
      }
      return made;
    }
  }
}
