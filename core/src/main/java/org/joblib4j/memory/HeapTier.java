package org.joblib4j.memory;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.ResultStore;
import org.jspecify.annotations.Nullable;

/**
 * Small entries in memory, in front of a store: those that are used, up to a number of bytes.
 *
 * <p>It holds an entry's bytes, not its value: each reader gets a value of its own, as from disk,
 * and none can change another's.
 *
 * <p>Readers take no lock, since a list of who was used last would have one of its own for every
 * hit. They leave a mark instead: who has to go is the one that came first, unless it was used
 * since it was looked at last; then it loses the mark and queues up again (the clock algorithm of
 * paging).
 */
final class HeapTier {
  private static final HeapTier NONE = new HeapTier();
  private static final Map<ResultStore, HeapTier> TIERS = new ConcurrentHashMap<>();

  /** An entry that is kept; one object for each time it came. */
  private static final class Kept {
    final EntryName name;
    final byte[] bytes;
    volatile boolean isUsed;

    Kept(EntryName name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
    }
  }

  private final Map<EntryName, Kept> entries = new ConcurrentHashMap<>();

  /** All that is kept, in the order in which it is asked to go; guarded by itself. */
  private final LinkedHashSet<Kept> queue = new LinkedHashSet<>();

  /** Guarded by the queue. */
  private long bytes;

  /** Grows only, guarded by the queue; read without a lock. */
  private volatile long limit;

  private HeapTier() {}

  /** The tier before a store, which all memories with the store share: the largest limit holds. */
  static HeapTier of(ResultStore store, long limit) {
    if (limit <= 0) {
      return NONE;
    }
    HeapTier tier = TIERS.computeIfAbsent(store, s -> new HeapTier());
    synchronized (tier.queue) {
      tier.limit = Math.max(tier.limit, limit);
    }
    return tier;
  }

  byte @Nullable [] get(EntryName name) {
    Kept kept = limit == 0 ? null : entries.get(name);
    if (kept == null) {
      return null;
    }
    if (!kept.isUsed) {
      kept.isUsed = true;
    }
    return kept.bytes;
  }

  void put(EntryName name, byte[] entry) {
    if (entry.length > limit) {
      return;
    }
    synchronized (queue) {
      drop(entries.get(name));
      while (bytes + entry.length > limit) {
        Kept first = queue.getFirst();
        if (first.isUsed) {
          first.isUsed = false;
          queue.addLast(first);
        } else {
          drop(first);
        }
      }
      Kept kept = new Kept(name, entry);
      entries.put(name, kept);
      queue.add(kept);
      bytes += entry.length;
    }
  }

  /** Called with the lock of the queue. */
  private void drop(@Nullable Kept kept) {
    if (kept != null && queue.remove(kept)) {
      entries.remove(kept.name, kept);
      bytes -= kept.bytes.length;
    }
  }

  /** Forgets one entry of a store, whichever memory kept it. */
  static void forget(ResultStore store, EntryName name) {
    HeapTier tier = TIERS.get(store);
    if (tier != null) {
      synchronized (tier.queue) {
        tier.drop(tier.entries.get(name));
      }
    }
  }

  /** Forgets all entries of one function. */
  static void forgetFunction(ResultStore store, String function) {
    HeapTier tier = TIERS.get(store);
    if (tier != null) {
      synchronized (tier.queue) {
        for (Kept kept : tier.entries.values()) {
          if (kept.name.function().equals(function)) {
            tier.drop(kept);
          }
        }
      }
    }
  }
}
