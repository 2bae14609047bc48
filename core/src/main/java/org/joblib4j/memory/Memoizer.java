package org.joblib4j.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.joblib4j.code.CodeDigest;
import org.joblib4j.code.FunctionIdentity;
import org.joblib4j.code.Impurity;
import org.joblib4j.function.Recalling.Recalled;
import org.joblib4j.hash.Fingerprint;
import org.joblib4j.hash.NotHashableException;
import org.joblib4j.memory.Shelf.Found;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.ResultStore;
import org.joblib4j.text.ArgumentText;
import org.jspecify.annotations.Nullable;

/**
 * Calls one function, or finds what it returned before. The life of a call:
 *
 * <ol>
 *   <li>A key is made of all that decides the result ({@link CallKeys}). Where that is impossible
 *       because code cannot be read or is newer on disk than in the JVM, the function is called and
 *       nothing is stored.
 *   <li>The {@link Shelf} is looked at. A hit ends the call, unless it is one of the sample that is
 *       computed again to compare.
 *   <li>A miss enters the {@link SingleFlight}: who comes second waits and looks again.
 *   <li>Who may compute looks once more, since another may just have finished; calls the function;
 *       checks that it did not change its arguments; and stores.
 * </ol>
 *
 * Whatever the function throws passes through and is not stored.
 */
final class Memoizer {
  /** What calls the function. */
  interface Computation {
    @Nullable Object run(@Nullable Object[] arguments) throws Throwable;
  }

  private static final long QUICK_NANOS = 5_000_000;

  private final FunctionIdentity identity;
  private final Computation computation;
  private final MemorySettings settings;
  private final FunctionOptions options;
  private final CallKeys keys;
  private final ResultType type;
  private final @Nullable ResultStore store;
  private final @Nullable Shelf shelf;
  private final @Nullable CodeCatalogue catalogue;
  private final Parameters parameters;

  /** Whether a call was seen to leave its arguments alone; any thread may set it. */
  private volatile boolean wasSeenToKeep;

  Memoizer(
      FunctionIdentity identity,
      Computation computation,
      MemorySettings settings,
      FunctionOptions options) {
    this.identity = identity;
    this.computation = computation;
    this.settings = settings;
    this.options = options;
    keys = new CallKeys(identity, settings, options);
    type = ResultType.of(identity.resultType(), options.allowed, settings.mapMode());
    parameters = new Parameters(identity, options);
    store = settings.store;
    shelf = store == null ? null : new Shelf(store, type, options, settings, keys.function());
    catalogue = store == null ? null : new CodeCatalogue(store, keys.folder());
  }

  FunctionIdentity identity() {
    return identity;
  }

  CallKeys keys() {
    return keys;
  }

  ResultType type() {
    return type;
  }

  /** The call itself. */
  @Nullable Object call(@Nullable Object... arguments) throws Throwable {
    Shelf results = shelf;
    if (results == null) {
      return computation.run(arguments);
    }
    long began = System.nanoTime();
    CallKey key = key(arguments);
    if (key == null) {
      return computation.run(arguments);
    }
    warnOfSlowHash(key.hashNanos());
    Found found = results.find(key.name());
    if (found instanceof Found.Hit hit) {
      noteHit(key, hit, began);
      return isSampled() ? audited(results, key, hit.value(), arguments) : hit.value();
    }
    return computed(results, key, arguments, (Found.Miss) found);
  }

  /** The result of a call that is stored, if it is. */
  Optional<Recalled> recall(@Nullable Object... arguments) {
    Shelf results = shelf;
    CallKey key = results == null ? null : key(arguments);
    if (results == null || key == null) {
      return Optional.empty();
    }
    long began = System.nanoTime();
    if (results.find(key.name()) instanceof Found.Hit hit && !isSampled()) {
      noteHit(key, hit, began);
      return Optional.of(new Recalled(hit.value()));
    }
    keys.keepAnalyses(); // for the workers that are going to compute it
    return Optional.empty();
  }

  private void noteHit(CallKey key, Found.Hit hit, long began) {
    keys.keepAnalyses();
    if (store != null) {
      long saved = hit.duration().toNanos() - (System.nanoTime() - began);
      Ledger.of(store).hit(key.name(), keys.function(), Math.max(0, saved));
    }
    Warnings.tell(settings.verbose, "found the result of " + keys.function());
  }

  /** Null where nothing is to be looked up or stored. */
  private @Nullable CallKey key(@Nullable Object[] arguments) {
    try {
      CallKey key = keys.of(arguments);
      CodeDigest code = key.code();
      if (code.isStale()) {
        Warnings.once(
            "%s is computed and not stored: its code on disk is newer than this JVM (%s); start anew to use the cache"
                .formatted(keys.function(), code.changedFiles().getFirst()),
            null);
        noteMiss(key.name(), MissReason.STALE_CODE);
        return null;
      }
      checkPurity(code);
      return key;
    } catch (NotHashableException e) {
      throw new IllegalArgumentException(
          "an argument of %s cannot be part of a cache key: %s; leave it out with ignoring(...), or say what stands for it with keyedBy(...)"
              .formatted(keys.function(), e.getMessage()),
          e);
    } catch (IOException | UncheckedIOException e) {
      Warnings.once(
          "%s is computed and not stored: what its key is made of cannot be read: %s"
              .formatted(keys.function(), e.getMessage()),
          e);
      return null;
    }
  }

  private void checkPurity(CodeDigest code) {
    if (code.impurities().isEmpty() || options.trusted) {
      return;
    }
    if (settings.strict) {
      throw new ImpureFunctionException(
          keys.function(), code.impurities().stream().map(Impurity::message).toList());
    }
    Warnings.once(
        "results of %s may depend on more than its code and arguments: %s; or say trusted() if that does not matter"
            .formatted(
                keys.function(),
                code.impurities().stream()
                    .map(Impurity::message)
                    .collect(Collectors.joining("; "))),
        null);
  }

  private void warnOfSlowHash(long nanos) {
    if (nanos > 500_000_000L) {
      Warnings.once(
          "%s: the arguments took %d ms to hash; leave out with ignoring(...) what does not decide the result, or hash with XXH3_128"
              .formatted(keys.function(), nanos / 1_000_000),
          null);
    }
  }

  private @Nullable Object computed(
      Shelf results, CallKey key, @Nullable Object[] arguments, Found.Miss miss) throws Throwable {
    ResultStore place = Objects.requireNonNull(store);
    MissReason reason = miss.reason();
    while (true) {
      Optional<SingleFlight.Permit> permit = SingleFlight.enter(place, key.name());
      if (permit.isPresent()) {
        try (SingleFlight.Permit held = permit.get()) {
          if (results.find(key.name()) instanceof Found.Hit hit) {
            noteHit(key, hit, System.nanoTime());
            return hit.value();
          }
          return compute(results, key, arguments, reason, held);
        }
      }
      if (results.find(key.name()) instanceof Found.Hit hit) {
        noteHit(key, hit, System.nanoTime());
        return hit.value();
      }
    }
  }

  private @Nullable Object compute(
      Shelf results,
      CallKey key,
      @Nullable Object[] arguments,
      @Nullable MissReason reason,
      SingleFlight.Permit permit)
      throws Throwable {
    CodeCatalogue codes = Objects.requireNonNull(catalogue);
    noteMiss(key.name(), reason != null ? reason : codes.reasonOfMiss(key));
    List<String> texts = ArgumentText.of(keys.counting(arguments));
    Warnings.tell(settings.verbose, "computes " + keys.function() + texts);
    boolean isStored = false;
    try {
      Instant created = Instant.now();
      long began = System.nanoTime();
      Object value = computation.run(arguments);
      Duration duration = Duration.ofNanos(System.nanoTime() - began);
      Warnings.tell(settings.verbose, keys.function() + " took " + duration);
      if (hasKept(arguments, key)) {
        isStored = store(results, key, texts, value, created, duration);
      }
      return value;
    } finally {
      if (!isStored) {
        permit.notStored();
      }
    }
  }

  boolean store(
      Shelf results,
      CallKey key,
      List<String> texts,
      @Nullable Object value,
      Instant created,
      Duration duration) {
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
    Objects.requireNonNull(catalogue).describe(key.code());
    if (options.name != null) {
      NamedFunctions.check(store, options.name, identity);
    }
    long bytes = results.put(key.name(), info, value);
    if (bytes >= 0 && store != null) {
      keys.keepAnalyses();
      Ledger.of(store).stored(keys.folder(), keys.function(), bytes, duration);
      Trimmer.of(store).stored(settings.limits, bytes);
    }
    return bytes >= 0;
  }

  /**
   * Whether the function left its arguments as they were. It is looked at after the first call, and
   * after those whose arguments are quickly hashed again.
   */
  private boolean hasKept(@Nullable Object[] arguments, CallKey key) {
    if (wasSeenToKeep && key.hashNanos() > QUICK_NANOS && !isSampled()) {
      return true;
    }
    try {
      if (keys.of(arguments).name().equals(key.name())) {
        wasSeenToKeep = true;
        return true;
      }
    } catch (IOException | UncheckedIOException | NotHashableException _) {
      return false;
    }
    String problem =
        "%s changes its arguments or what it captured: a stored result would not do the same, so it is not stored; let it return what it makes"
            .formatted(keys.function());
    Warnings.once(problem, null);
    return false;
  }

  private boolean isSampled() {
    return settings.auditRate > 0 && ThreadLocalRandom.current().nextDouble() < settings.auditRate;
  }

  /** Computes a result that was found, and compares. */
  private @Nullable Object audited(
      Shelf results, CallKey key, @Nullable Object found, @Nullable Object[] arguments)
      throws Throwable {
    Instant created = Instant.now();
    long began = System.nanoTime();
    Object value = computation.run(arguments);
    Duration duration = Duration.ofNanos(System.nanoTime() - began);
    if (isSame(found, value)) {
      return found;
    }
    List<String> texts = ArgumentText.of(keys.counting(arguments));
    Warnings.always(
        "%s%s: the stored result differs from what is computed now, which is stored in its place; the function depends on something that its key does not hold"
            .formatted(keys.function(), texts),
        null);
    if (store != null) {
      Ledger.of(store).difference(keys.folder(), keys.function());
    }
    store(results, key, texts, value, created, duration);
    return value;
  }

  private static boolean isSame(@Nullable Object found, @Nullable Object computed) {
    if (found == null || computed == null) {
      return found == null && computed == null;
    }
    try {
      return found.equals(computed)
          || Fingerprint.of(found).equals(Fingerprint.of(computed))
          || Shelf.isSame(found, computed);
    } catch (NotHashableException | IOException _) {
      return false;
    }
  }

  private void noteMiss(EntryName name, MissReason reason) {
    if (store != null) {
      Ledger.of(store).miss(name, keys.function(), reason);
    }
  }

  boolean isCached(@Nullable Object... arguments) {
    CallKey key = shelf == null ? null : key(arguments);
    return key != null && contains(key);
  }

  /** Whether there is a valid result of a key. */
  boolean contains(CallKey key) {
    return shelf != null && shelf.contains(key.name());
  }

  boolean forget(@Nullable Object... arguments) throws IOException {
    CallKey key = shelf == null ? null : key(arguments);
    return shelf != null && key != null && shelf.remove(key.name());
  }

  /** The key of a call, for those who want to know more about it. */
  Optional<CallKey> lookup(@Nullable Object... arguments) {
    return shelf == null ? Optional.empty() : Optional.ofNullable(key(arguments));
  }

  Explanation explain(@Nullable Object... arguments) throws IOException {
    CallKey key = shelf == null ? null : key(arguments);
    if (shelf == null || store == null || catalogue == null) {
      return Explanation.off();
    }
    if (key == null) {
      return Explanation.unusable();
    }
    List<String> texts = ArgumentText.of(keys.counting(arguments));
    return new Explainer(store, shelf, keys, catalogue, parameters).explain(key, texts);
  }
}
