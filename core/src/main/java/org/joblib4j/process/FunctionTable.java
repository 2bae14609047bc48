package org.joblib4j.process;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.joblib4j.function.Fn;
import org.joblib4j.parallel.spi.WorkerLoss;
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

  /** So many workers may die of a function: one may have been killed by chance just then. */
  private static final int MOST_DEATHS = 3;

  /** Numbers from here on are those of {@link StatelessFunctions}. */
  static final int LASTING = 1 << 30;

  private final IdentityHashMap<Fn<?, ?>, Entry> entries = new IdentityHashMap<>();
  private final Encoders encoders;
  private final LongAdder bytes = new LongAdder();

  /** Of how many workers died while they read a function, by its number. */
  private final Map<Integer, Integer> deaths = new ConcurrentHashMap<>();

  /** Why a function is not sent any more. */
  private final Map<Integer, WorkerLoss> refused = new ConcurrentHashMap<>();

  /** Makes an encoder that shows what it does. */
  interface Encoders {
    Encoder create(Gauge gauge);
  }

  FunctionTable(Encoders encoders) {
    this.encoders = encoders;
  }

  /**
   * A worker died while it read a function; after some of them it is not chance.
   *
   * @param id the number of the function
   */
  void died(int id, WorkerLoss loss) {
    if (deaths.merge(id, 1, Integer::sum) >= MOST_DEATHS) {
      refuse(id, loss);
    }
  }

  /** A function is not sent again: its tasks fail at once. */
  void refuse(int id, WorkerLoss loss) {
    refused.putIfAbsent(id, loss);
  }

  /** Why a function is not sent any more, null where it is. */
  @Nullable WorkerLoss refusal(int id) {
    return refused.get(id);
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
      int id = entries.size();
      known = new Entry(id, gauge -> encode(id, function, gauge));
      entries.put(function, known);
    }
    return known;
  }

  private TaskValues encode(int id, Fn<?, ?> function, Gauge gauge) throws IOException {
    gauge.at(Phase.WRITES_FUNCTION, id);
    TaskValues values =
        TaskValues.encode(
            1,
            (_, encoder) -> encoder.write(function),
            () -> encoders.create(gauge),
            TaskValues.MOST_BYTES);
    bytes.add(values.encoded().bytes());
    return values;
  }

  /** How much was serialized for this run. */
  long bytes() {
    return bytes.sum();
  }

  /** Serializes a function. */
  interface Serialization {
    TaskValues run(Gauge gauge) throws IOException;
  }

  /** A function with a number. */
  static final class Entry {
    private final int id;
    private final Serialization serialization;
    private volatile @Nullable TaskValues values;

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
     * @param gauge shows what is written, or that another thread is waited for that writes it
     * @throws IOException when it cannot be
     */
    TaskValues values(Gauge gauge) throws IOException {
      TaskValues known = values;
      if (known != null) {
        return known;
      }
      gauge.at(Phase.WRITES_FUNCTION, id);
      synchronized (this) {
        TaskValues made = values;
        if (made == null) {
          made = serialization.run(gauge);
          values = made;
        }
        return made;
      }
    }
  }
}
