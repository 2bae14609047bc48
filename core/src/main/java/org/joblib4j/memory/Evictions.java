package org.joblib4j.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.ResultStore;

/**
 * The last results of a function that were removed to save room, so that a miss can say so: a
 * document with a key on each line.
 */
final class Evictions {
  private static final String DOCUMENT = "evicted";
  private static final int MOST = 10_000;
  private static final long TRUSTED_NANOS = 2_000_000_000L;
  private static final Map<Place, Evictions> KNOWN = new ConcurrentHashMap<>();

  private final Set<String> keys;
  private final long readNanos;

  private record Place(ResultStore store, String folder) {}

  private Evictions(Set<String> keys) {
    this.keys = keys;
    this.readNanos = System.nanoTime();
  }

  static Evictions of(ResultStore store, String folder) throws IOException {
    Place place = new Place(store, folder);
    Evictions known = KNOWN.get(place);
    if (known == null || System.nanoTime() - known.readNanos > TRUSTED_NANOS) {
      known = new Evictions(Set.copyOf(read(store, folder)));
      KNOWN.put(place, known);
    }
    return known;
  }

  private static Set<String> read(ResultStore store, String folder) throws IOException {
    Optional<byte[]> document = store.readDocument(folder, DOCUMENT);
    return document.isEmpty()
        ? Set.of()
        : new LinkedHashSet<>(
            new String(document.get(), StandardCharsets.US_ASCII).lines().toList());
  }

  boolean contains(EntryName name) {
    return keys.contains(name.key());
  }

  /** Adds results that were just removed. */
  static void add(ResultStore store, String folder, Collection<EntryName> evicted)
      throws IOException {
    Set<String> keys = new LinkedHashSet<>(read(store, folder));
    for (EntryName name : evicted) {
      keys.remove(name.key());
      keys.add(name.key());
    }
    List<String> last = new ArrayList<>(keys);
    last = last.subList(Math.max(0, last.size() - MOST), last.size());
    store.writeDocument(
        folder, DOCUMENT, String.join("\n", last).getBytes(StandardCharsets.US_ASCII));
    KNOWN.remove(new Place(store, folder));
  }

  /** Forgets what is known of a function that is removed. */
  static void forget(ResultStore store, String folder) {
    KNOWN.remove(new Place(store, folder));
  }
}
