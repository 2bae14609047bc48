package org.joblib4j.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.joblib4j.memory.CacheEvents.TrimEvent;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.EntryState;
import org.joblib4j.memory.spi.ResultStore;

/**
 * Cuts a store down to its limits: when it is told to, and in the background after enough was
 * stored to make a difference.
 *
 * <p>How full a store is can only be found out by looking at all of it, since other processes use
 * it, too. So a store with limits is looked at after this process stored for the first time, then
 * each time it has added a twentieth of the limit, and each ten minutes in which it stored
 * anything. A store may thus be over its limit by a twentieth for each process; it is trimmed to
 * nine tenths.
 */
final class Trimmer {
  private static final Map<ResultStore, Trimmer> TRIMMERS = new ConcurrentHashMap<>();
  private static final Duration UNTOUCHABLE = Duration.ofSeconds(10);
  private static final Duration LOOK_EACH = Duration.ofMinutes(10);
  private static final int SHARE = 20;
  private static final int ROOM = 10;

  private final ResultStore store;
  private final AtomicLong addedBytes = new AtomicLong();
  private final AtomicLong addedItems = new AtomicLong();
  private final AtomicBoolean isRunning = new AtomicBoolean();
  private volatile Instant lastLook = Instant.EPOCH;

  private Trimmer(ResultStore store) {
    this.store = store;
  }

  static Trimmer of(ResultStore store) {
    return TRIMMERS.computeIfAbsent(store, Trimmer::new);
  }

  /** Notes that something was stored in a store with limits. */
  void stored(TrimPolicy limits, long bytes) {
    if (limits.isUnlimited()) {
      return;
    }
    long newBytes = addedBytes.addAndGet(bytes);
    long newItems = addedItems.incrementAndGet();
    boolean isTime =
        newBytes >= limits.bytes().orElse(Long.MAX_VALUE) / SHARE
            || newItems >= limits.items().orElse(Long.MAX_VALUE) / SHARE
            || Instant.now().isAfter(lastLook.plus(LOOK_EACH));
    if (isTime && isRunning.compareAndSet(false, true)) {
      addedBytes.set(0);
      addedItems.set(0);
      lastLook = Instant.now();
      Background.soon(() -> trimInBackground(limits));
    }
  }

  private void trimInBackground(TrimPolicy limits) {
    try {
      trim(limits, true);
    } catch (IOException e) {
      Warnings.once(store, "cannot be trimmed, and may grow over its limits", e);
    } finally {
      isRunning.set(false);
    }
  }

  /** An entry, and what is saved by keeping it, see {@link #worth}. */
  private record Candidate(EntryState state, int worth) {}

  /**
   * Removes what is over the limits.
   *
   * @param withRoom whether to make some room, so that it need not be done again at once
   * @return how many results were removed
   */
  long trim(TrimPolicy policy, boolean withRoom) throws IOException {
    TrimEvent event = CacheEvents.trim(store);
    Ledger.of(store).flush();
    List<EntryState> all = entries(policy);
    Removal removal = new Removal();
    Instant now = Instant.now();
    List<EntryState> kept = new ArrayList<>();
    Optional<Duration> age = policy.age();
    for (EntryState entry : all) {
      if (age.isPresent() && Duration.between(entry.lastUsed(), now).compareTo(age.get()) > 0) {
        removal.remove(entry);
      } else {
        kept.add(entry);
      }
    }
    long bytes = kept.stream().mapToLong(EntryState::bytes).sum();
    long mostBytes = policy.bytes().orElse(Long.MAX_VALUE);
    long mostItems = policy.items().orElse(Long.MAX_VALUE);
    if (bytes > mostBytes || kept.size() > mostItems) {
      long bytesToKeep = withRoom ? mostBytes - mostBytes / ROOM : mostBytes;
      long itemsToKeep = withRoom ? mostItems - mostItems / ROOM : mostItems;
      long items = kept.size();
      for (Candidate candidate : cheapestFirst(kept, now, withRoom)) {
        if (bytes <= bytesToKeep && items <= itemsToKeep) {
          break;
        }
        removal.remove(candidate.state());
        bytes -= candidate.state().bytes();
        items--;
      }
    }
    removal.writeDown();
    store.sweep();
    if (event != null) {
      event.results = removal.count;
      event.bytes = removal.bytes;
      event.commit();
    }
    return removal.count;
  }

  /** The entries that a policy is about. */
  private List<EntryState> entries(TrimPolicy policy) throws IOException {
    NamePattern functions = NamePattern.of(policy.functions().orElse("*"));
    Optional<NamePattern> arguments = policy.arguments().map(NamePattern::of);
    List<EntryState> all = new ArrayList<>();
    for (String folder : new Survey(store).folders(functions)) {
      try (Stream<EntryState> entries = store.entries(folder)) {
        entries
            .filter(entry -> arguments.isEmpty() || hasArgument(entry, arguments.get()))
            .forEach(all::add);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return all;
  }

  private boolean hasArgument(EntryState entry, NamePattern pattern) {
    try {
      Optional<Path> file = store.find(entry.name());
      return file.isPresent()
          && EntryFiles.readInfo(file.get()).arguments().stream()
              .anyMatch(argument ->
                  pattern.matches(argument.text())
                      || pattern.matches(argument.name() + "=" + argument.text()));
    } catch (IOException | RuntimeException _) {
      return false; // damaged or gone: nobody knows what it was
    }
  }

  private List<Candidate> cheapestFirst(List<EntryState> entries, Instant now, boolean gently) {
    List<Candidate> candidates = new ArrayList<>();
    for (EntryState entry : entries) {
      if (!gently || !isInUse(entry, now)) {
        candidates.add(new Candidate(entry, worth(entry)));
      }
    }
    candidates.sort(
        Comparator.comparingInt(Candidate::worth)
            .thenComparing(candidate -> lastUse(candidate.state(), now)));
    return candidates;
  }

  /** Whether it was used a moment ago, by clocks that differ by as much. */
  private static boolean isInUse(EntryState entry, Instant now) {
    return entry.lastUsed().isAfter(now.minus(UNTOUCHABLE)) && !isOfAnotherClock(entry, now);
  }

  /** A use in the future tells of a wrong clock, and nothing of when it was: long ago, perhaps. */
  private static Instant lastUse(EntryState entry, Instant now) {
    return isOfAnotherClock(entry, now) ? Instant.EPOCH : entry.lastUsed();
  }

  private static boolean isOfAnotherClock(EntryState entry, Instant now) {
    return entry.lastUsed().isAfter(now.plus(UNTOUCHABLE));
  }

  /** The power of ten of the nanoseconds of computation that a byte saves. */
  private int worth(EntryState entry) {
    try {
      Optional<Path> file = store.find(entry.name());
      if (file.isEmpty()) {
        return Integer.MIN_VALUE;
      }
      double nanos = EntryFiles.readInfo(file.get()).duration().toNanos();
      return (int) Math.floor(Math.log10((nanos + 1) / Math.max(1, entry.bytes())));
    } catch (IOException | RuntimeException _) {
      return Integer.MIN_VALUE; // damaged or gone: worth nothing
    }
  }

  /** Removes entries, and remembers which. */
  private final class Removal {
    private final Map<String, List<EntryName>> byFunction = new HashMap<>();
    private long count;
    private long bytes;

    void remove(EntryState entry) throws IOException {
      EntryName name = entry.name();
      boolean isRemoved = store.remove(name);
      HeapTier.forget(store, name);
      if (isRemoved) {
        byFunction.computeIfAbsent(name.function(), f -> new ArrayList<>()).add(name);
        count++;
        bytes += entry.bytes();
      }
    }

    void writeDown() throws IOException {
      for (Map.Entry<String, List<EntryName>> removed : byFunction.entrySet()) {
        Evictions.add(store, removed.getKey(), removed.getValue());
      }
    }
  }
}
