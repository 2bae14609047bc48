package org.joblib4j.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.ResultStore;
import org.jspecify.annotations.Nullable;

/**
 * Small entries in memory, in front of a store: the most recently used, up to a number of bytes.
 *
 * <p>It holds an entry's bytes, not its value: each reader gets a value of its own, as from disk,
 * and none can change another's.
 */
final class HeapTier {
  private static final HeapTier NONE = new HeapTier();
  private static final Map<ResultStore, HeapTier> TIERS = new ConcurrentHashMap<>();

  /** Grows only; guarded by the entries. */
  private long limit;

  private final LinkedHashMap<EntryName, byte[]> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private HeapTier() {}

  /** The tier before a store, which all memories with the store share: the largest limit holds. */
  static HeapTier of(ResultStore store, long limit) {
    if (limit <= 0) {
      return NONE;
    }
    HeapTier tier = TIERS.computeIfAbsent(store, s -> new HeapTier());
    synchronized (tier.entries) {
      tier.limit = Math.max(tier.limit, limit);
    }
    return tier;
  }

  byte @Nullable [] get(EntryName name) {
    synchronized (entries) {
      return entries.get(name);
    }
  }

  void put(EntryName name, byte[] entry) {
    synchronized (entries) {
      if (entry.length > limit) {
        return;
      }
      byte[] before = entries.put(name, entry);
      bytes += entry.length - (before == null ? 0 : before.length);
      var eldest = entries.entrySet().iterator();
      while (bytes > limit) {
        bytes -= eldest.next().getValue().length;
        eldest.remove();
      }
    }
  }

  void remove(EntryName name) {
    synchronized (entries) {
      byte[] before = entries.remove(name);
      bytes -= before == null ? 0 : before.length;
    }
  }

  /** Forgets one entry of a store. */
  static void forget(ResultStore store, EntryName name) {
    HeapTier tier = TIERS.get(store);
    if (tier != null) {
      tier.remove(name);
    }
  }

  /** Forgets what is kept of a store; all of it if the function is null. */
  static void forgetAll(ResultStore store, @Nullable String function) {
    HeapTier tier = TIERS.get(store);
    if (tier != null) {
      synchronized (tier.entries) {
        var each = tier.entries.entrySet().iterator();
        while (each.hasNext()) {
          var entry = each.next();
          if (function == null || entry.getKey().function().equals(function)) {
            tier.bytes -= entry.getValue().length;
            each.remove();
          }
        }
      }
    }
  }
}
