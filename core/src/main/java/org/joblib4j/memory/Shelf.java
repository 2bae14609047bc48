package org.joblib4j.memory;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CancellationException;
import org.joblib4j.memory.EntryFiles.Loaded;
import org.joblib4j.memory.EntryFormat.DamagedEntryException;
import org.joblib4j.memory.EntryFormat.OtherVersionException;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.ResultStore;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.DumpOptions;
import org.joblib4j.persist.NotPersistableException;
import org.joblib4j.persist.Persist;
import org.joblib4j.persist.PickleException;
import org.jspecify.annotations.Nullable;

/**
 * The results of one function in a store. Whatever is wrong with the store, the caller can go on:
 * what cannot be read has to be computed, what cannot be written is not kept, and it is told once.
 */
final class Shelf {
  private static final long LARGEST_PROOF = 1L << 26;

  private final ResultStore store;
  private final ResultType type;
  private final @Nullable Validity validity;
  private final Compression compression;
  private final DumpOptions dumping;
  private final HeapTier heap;
  private final String function;

  /** The classes of results that were seen to come back as they went. */
  private final Set<Class<?>> proven =
      Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

  Shelf(
      ResultStore store,
      ResultType type,
      FunctionOptions options,
      MemorySettings settings,
      String function) {
    this.store = store;
    this.type = type;
    this.validity = options.validity;
    this.compression = settings.compression;
    this.dumping = type.dumping();
    this.heap = HeapTier.of(store, settings.heapBytes);
    this.function = function;
  }

  /** What a look at the shelf has found. */
  sealed interface Found {
    /** A result, and how long it took to compute. */
    record Hit(@Nullable Object value, Duration duration) implements Found {}

    /** None, and why, as far as the shelf can tell; null when there is just none. */
    record Miss(@Nullable MissReason reason) implements Found {}
  }

  /**
   * Looks for a result.
   *
   * @throws CancellationException when the thread is interrupted, which it then still is
   */
  Found find(EntryName name) {
    Found found = load(name);
    Validity rule = validity;
    if (rule == null || !(found instanceof Found.Hit)) {
      return found;
    }
    // What the caller's rule throws is the caller's: no reason to doubt the entry.
    ResultInfo info = infoOfHit(name);
    if (info != null && rule.isValid(info)) {
      return found;
    }
    HeapTier.forget(store, name);
    try {
      store.remove(name);
    } catch (IOException e) {
      unreadable(e);
    }
    return new Found.Miss(MissReason.EXPIRED);
  }

  private Found load(EntryName name) {
    try {
      byte[] small = heap.get(name);
      if (small != null) {
        return hit(EntryFiles.load(small, name, type));
      }
      Optional<Path> file = store.find(name);
      if (file.isEmpty() || !EntryFiles.isThere(file.get())) {
        return new Found.Miss(null);
      }
      small = type.isMapped() ? null : EntryFiles.readSmall(file.get());
      if (small == null) {
        return hit(EntryFiles.load(file.get(), name, type));
      }
      Found found = hit(EntryFiles.load(small, name, type));
      heap.put(name, small);
      return found;
    } catch (NoSuchFileException _) {
      return new Found.Miss(null);
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    } catch (DamagedEntryException | PickleException e) {
      return quarantine(name, e);
    } catch (OtherVersionException _) {
      return new Found.Miss(MissReason.OTHER_VERSION);
    } catch (IOException e) {
      return unreadable(e);
    } catch (RuntimeException | StackOverflowError e) {
      // Hostile content may make constructors fail in whatever way.
      return quarantine(name, e);
    }
  }

  private static Found hit(Loaded loaded) {
    return new Found.Hit(loaded.value(), loaded.duration());
  }

  private Found unreadable(IOException e) {
    Warnings.once(store, "results cannot be read; they are computed instead", e);
    return new Found.Miss(MissReason.UNREADABLE);
  }

  /** Null when the entry has gone meanwhile, or cannot be read. */
  private @Nullable ResultInfo infoOfHit(EntryName name) {
    try {
      byte[] small = heap.get(name);
      if (small != null && EntryFiles.isPlain(small)) {
        return EntryFormat.info(small).toResultInfo(small.length);
      }
      Optional<Path> file = store.find(name);
      return file.isEmpty() ? null : EntryFiles.readResultInfo(file.get());
    } catch (IOException _) {
      return null;
    }
  }

  /** Whether there is an entry that is still valid; its value is not read. */
  boolean contains(EntryName name) {
    try {
      Optional<Path> file = store.find(name);
      if (file.isEmpty() || !Files.isRegularFile(file.get()) || !Files.isReadable(file.get())) {
        return false;
      }
    } catch (IOException _) {
      return false;
    }
    Validity rule = validity;
    ResultInfo info = rule == null ? null : infoOfHit(name);
    return rule == null || (info != null && rule.isValid(info));
  }

  /** What stands in an entry besides its value. */
  Optional<EntryInfo> info(EntryName name) throws IOException {
    try {
      Optional<Path> file = store.find(name);
      return file.isEmpty() ? Optional.empty() : Optional.of(EntryFiles.readInfo(file.get()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** What callers are told about an entry. */
  Optional<ResultInfo> resultInfo(EntryName name) throws IOException {
    try {
      Optional<Path> file = store.find(name);
      return file.isEmpty() ? Optional.empty() : Optional.of(EntryFiles.readResultInfo(file.get()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private Found quarantine(EntryName name, Throwable reason) {
    HeapTier.forget(store, name);
    try {
      store.quarantine(name);
    } catch (IOException | RuntimeException e) { // a store may be anybody's
      reason.addSuppressed(e);
    }
    CacheEvents.quarantine(store, name, String.valueOf(reason.getMessage()));
    Warnings.always(
        "%s: the entry %s is damaged (%s); it is in quarantine and is computed again"
            .formatted(store.location(), name, reason.getMessage()),
        null);
    return new Found.Miss(MissReason.DAMAGED);
  }

  /**
   * Stores a result.
   *
   * @return how many bytes it takes, or -1 when it cannot be stored
   */
  long put(EntryName name, EntryInfo info, @Nullable Object value) {
    try {
      try {
        return publish(name, info, value);
      } catch (NoSuchFileException _) {
        return publish(name, info, value); // all of the function was removed at this moment
      }
    } catch (NotPersistableException e) {
      Warnings.once(
          "results of %s are computed and not stored: %s".formatted(function, e.getMessage()),
          null);
      return -1;
    } catch (ClosedByInterruptException _) {
      return -1; // the flag stays; the result is there all the same
    } catch (StackOverflowError _) {
      // Its trace is a thousand times the same lines.
      Warnings.once(
          "results of %s are computed and not stored: a %s that contains itself, or is nested too deeply, cannot be compared with what would come back"
              .formatted(function, value == null ? "null" : value.getClass().getTypeName()),
          null);
      return -1;
    } catch (RuntimeException | LinkageError | AssertionError e) {
      Warnings.once("results of %s are computed and not stored: %s".formatted(function, e), e);
      return -1;
    } catch (IOException e) {
      Warnings.once(store, "results cannot be stored; they are computed each time", e);
      return -1;
    }
  }

  /** Returns -1 when the value would not come back as it is. */
  private long publish(EntryName name, EntryInfo info, @Nullable Object value) throws IOException {
    Path file = store.newFile(name);
    Path unpublished = file;
    try {
      // The format has no place for a null within a compressed entry, and it would not be smaller.
      Compression used = value == null ? Compression.NONE : compression;
      EntryFiles.write(file, name, info, value, used, dumping);
      if (value != null && !isProven(file, name, value)) {
        return -1;
      }
      long bytes = Files.size(file);
      store.publish(name, file);
      unpublished = null;
      HeapTier.forget(store, name);
      return bytes;
    } finally {
      delete(unpublished);
    }
  }

  /**
   * Whether results of this class come back as they went; found out with the first of them, unless
   * it is so large that a copy might not fit into memory.
   */
  private boolean isProven(Path file, EntryName name, Object value) throws IOException {
    if (proven.contains(value.getClass()) || Files.size(file) > LARGEST_PROOF) {
      return true;
    }
    String problem;
    try {
      Object back = EntryFiles.copy(file, name, type).value();
      problem = isSame(value, back) ? null : "what is loaded differs from what was stored";
    } catch (DamagedEntryException e) {
      throw e;
    } catch (PickleException | RuntimeException e) {
      problem = e.getMessage();
    }
    if (problem != null) {
      Warnings.once(
          "results of %s are computed and not stored, since a %s would not come back: %s; name the classes in it with allowing(...), or return a record"
              .formatted(function, value.getClass().getTypeName(), problem),
          null);
      return false;
    }
    proven.add(value.getClass());
    return true;
  }

  /** Equal, or at least written alike: arrays equal only themselves. */
  static boolean isSame(Object value, @Nullable Object back) throws IOException {
    return value.equals(back) || (back != null && written(value) == written(back));
  }

  private static long written(Object value) throws IOException {
    try (var out = new ChecksumOutput(OutputStream.nullOutputStream())) {
      Persist.dump(value, out, Compression.NONE);
      return out.checksum() ^ out.length() << 32;
    }
  }

  private static void delete(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException _) {
        return; // swept later
      }
    }
  }

  private static CancellationException interrupted(ClosedByInterruptException e) {
    var cancelled =
        new CancellationException("the thread was interrupted while it used a stored result");
    cancelled.initCause(e);
    return cancelled;
  }

  /** Removes a result. */
  boolean remove(EntryName name) throws IOException {
    HeapTier.forget(store, name);
    return store.remove(name);
  }
}
