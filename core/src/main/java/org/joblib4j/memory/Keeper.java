package org.joblib4j.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.joblib4j.code.FunctionIdentity;
import org.joblib4j.hash.NotHashableException;
import org.joblib4j.memory.CacheEvents.MissEvent;
import org.joblib4j.memory.Shelf.Found;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.ResultStore;
import org.joblib4j.text.ArgumentText;
import org.jspecify.annotations.Nullable;

/** Keeps the results of one function in its store, and the books about its calls. */
final class Keeper {
  private static final long QUICK_NANOS = 5_000_000;

  private final ResultStore store;
  private final FunctionIdentity identity;
  private final CallKeys keys;
  private final MemorySettings settings;
  private final FunctionOptions options;
  private final ResultType type;
  private final Shelf shelf;
  private final CodeCatalogue catalogue;
  private final Parameters parameters;

  /** Whether a call was seen to leave its arguments alone; any thread may set it. */
  private volatile boolean wasSeenToKeep;

  Keeper(
      ResultStore store,
      FunctionIdentity identity,
      CallKeys keys,
      ResultType type,
      MemorySettings settings,
      FunctionOptions options) {
    this.store = store;
    this.identity = identity;
    this.keys = keys;
    this.settings = settings;
    this.options = options;
    this.type = type;
    shelf = new Shelf(store, type, options, settings, keys.function());
    catalogue = new CodeCatalogue(store, keys.folder());
    parameters = new Parameters(identity, options);
  }

  ResultStore store() {
    return store;
  }

  Shelf shelf() {
    return shelf;
  }

  Explainer explainer() {
    return new Explainer(store, shelf, keys, catalogue, parameters);
  }

  void noteHit(EntryName name, Found.Hit hit, long began) {
    long lookup = System.nanoTime() - began;
    keys.keepAnalyses();
    long saved = Math.max(0, hit.duration().toNanos() - lookup);
    Ledger.of(store).hit(name, keys.function(), saved);
    CacheEvents.hit(keys.function(), name, lookup, saved);
    Warnings.tell(settings.verbose, () -> "found the result of " + keys.function());
  }

  private @Nullable MissEvent noteMiss(EntryName name, MissReason reason) {
    Ledger.of(store).miss(name, keys.function(), reason);
    return CacheEvents.miss(keys.function(), name, reason);
  }

  /** Notes a call that is neither looked up nor stored. */
  void notePassedBy(EntryName name, MissReason reason) {
    MissEvent event = noteMiss(name, reason);
    if (event != null) {
      event.commit();
    }
  }

  /**
   * Begins a computation, just before the function is called.
   *
   * @param reason why it is computed; null where the store has no entry
   */
  Computing begin(
      CallKey key,
      @Nullable Object[] arguments,
      @Nullable MissReason reason,
      SingleFlight.Permit permit) {
    try {
      return new Computing(
          key, arguments, reason != null ? reason : catalogue.reasonOfMiss(key), permit);
    } catch (RuntimeException | Error e) {
      permit.notStored();
      permit.close();
      throw e;
    }
  }

  /** One computation, from the call of the function until its result is stored or it failed. */
  final class Computing implements AutoCloseable {
    private final CallKey key;
    private final @Nullable Object[] arguments;
    private final SingleFlight.Permit permit;
    private final List<String> texts;
    private final @Nullable MissEvent event;
    private final Instant created;
    private final long began;
    private boolean isStored;

    private Computing(
        CallKey key, @Nullable Object[] arguments, MissReason reason, SingleFlight.Permit permit) {
      this.key = key;
      this.arguments = arguments;
      this.permit = permit;
      event = noteMiss(key.name(), reason);
      texts = ArgumentText.of(keys.counting(arguments));
      Warnings.tell(settings.verbose, () -> "computes " + keys.function() + texts);
      created = Instant.now();
      began = System.nanoTime();
    }

    /** The function goes on without this thread, and will return later. */
    void leaveThread() {
      permit.leaveThread();
    }

    /** The function has returned. */
    void returned(@Nullable Object value) {
      Duration duration = Duration.ofNanos(System.nanoTime() - began);
      Warnings.tell(settings.verbose, () -> keys.function() + " took " + duration);
      long bytes = keep(key, arguments, texts, value, created, duration);
      isStored = bytes >= 0;
      if (event != null) {
        event.stored(bytes, duration);
      }
    }

    /** Lets those go on who wait for the result, whether there is one or not. */
    @Override
    public void close() {
      if (!isStored) {
        permit.notStored();
      }
      permit.close();
      if (event != null) {
        event.commit();
      }
    }
  }

  /**
   * Stores a result, unless the function changed its arguments.
   *
   * @return how many bytes it takes, or -1 when it is not stored
   */
  long keep(
      CallKey key,
      @Nullable Object[] arguments,
      List<String> texts,
      @Nullable Object value,
      Instant created,
      Duration duration) {
    if (!hasKept(arguments, key)) {
      return -1;
    }
    List<EntryInfo.Argument> described = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      described.add(
          new EntryInfo.Argument(parameters.name(i), key.arguments().get(i), texts.get(i)));
    }
    EntryInfo info =
        new EntryInfo(
            EntryInfo.FORMAT,
            keys.function(),
            key.code().value(),
            key.captured(),
            key.dependencies(),
            described,
            created,
            duration);
    catalogue.describe(key.code());
    if (options.name != null) {
      NamedFunctions.check(store, options.name, identity);
    }
    long bytes = shelf.put(key.name(), info, value);
    if (bytes >= 0) {
      keys.keepAnalyses();
      Ledger.of(store).stored(keys.folder(), keys.function(), bytes, duration);
      Trimmer.of(store).stored(settings.limits, bytes);
    }
    return bytes;
  }

  /** Notes that a stored result is another than what is computed now. */
  void noteDifference(List<String> texts) {
    Warnings.always(
        "%s%s: the stored result differs from what is computed now, which is stored in its place; the function depends on something that its key does not hold"
            .formatted(keys.function(), texts),
        null);
    Ledger.of(store).difference(keys.folder(), keys.function());
  }

  /**
   * Whether code and arguments are as they were. Where arguments can change at all, that is looked
   * at after the first call, and after those whose arguments are quickly hashed again; where the
   * function returns before it is done, after each, since its caller may change them, too.
   */
  private boolean hasKept(@Nullable Object[] arguments, CallKey key) {
    boolean isTrusted =
        wasSeenToKeep
            && key.hashNanos() > QUICK_NANOS
            && !type.isDeferred()
            && !settings.isSampled();
    try {
      if (!keys.isCodeAsItWas(key)) {
        Warnings.once(
            "%s is computed and not stored: its code was changed while it ran, and nobody knows which of it has run; start anew to use the cache"
                .formatted(keys.function()),
            null);
        return false;
      }
      if (isTrusted || keys.areConstant(arguments)) {
        return true;
      }
      if (keys.of(arguments).name().equals(key.name())) {
        wasSeenToKeep = true;
        return true;
      }
    } catch (IOException | UncheckedIOException _) {
      return false; // the next call has no key either, which is told
    } catch (NotHashableException e) {
      Warnings.tell(settings.verbose, () -> "an argument has no value any more: " + e.getMessage());
    }
    String problem =
        type.isDeferred()
            ? "arguments of %s were changed before its future was complete: its result may be that of others, so it is not stored"
            : "%s changes its arguments, what it captured or a file that it depends on: a stored result would not do the same, so it is not stored; let it return what it makes";
    Warnings.once(problem.formatted(keys.function()), null);
    return false;
  }
}
