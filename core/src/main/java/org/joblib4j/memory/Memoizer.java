package org.joblib4j.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.joblib4j.code.CodeDigest;
import org.joblib4j.code.FunctionIdentity;
import org.joblib4j.code.Impurity;
import org.joblib4j.function.Recalling.Recalled;
import org.joblib4j.hash.Fingerprint;
import org.joblib4j.hash.NotHashableException;
import org.joblib4j.memory.Keeper.Computing;
import org.joblib4j.memory.Shelf.Found;
import org.joblib4j.memory.SingleFlight.Permit;
import org.joblib4j.persist.NotPersistableException;
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
 *   <li>Who may compute looks once more, since another may just have finished; and calls the
 *       function. The {@link Keeper} checks that it did not change its arguments, and stores.
 * </ol>
 *
 * Whatever the function throws passes through and is not stored. A function that returns a future
 * is done when that is complete; see {@link Deferred}.
 */
final class Memoizer {
  /** More than so many reasons in one warning are not read. */
  private static final int MOST_TOLD = 10;

  /** What calls the function. */
  interface Computation {
    @Nullable Object run(@Nullable Object[] arguments) throws Throwable;
  }

  private final Computation computation;
  private final MemorySettings settings;
  private final FunctionOptions options;
  private final CallKeys keys;
  private final ResultType type;

  /** Null where nothing is stored. */
  private final @Nullable Keeper keeper;

  /** The code whose impurities were told last: the text is not made for each hit. */
  private volatile @Nullable CodeDigest told;

  Memoizer(
      FunctionIdentity identity,
      Computation computation,
      MemorySettings settings,
      FunctionOptions options) {
    this.computation = computation;
    this.settings = settings;
    this.options = options;
    keys = new CallKeys(identity, settings, options);
    type = ResultType.of(identity.resultType(), options.allowed, settings.mapMode());
    keeper =
        settings.store == null
            ? null
            : new Keeper(settings.store, identity, keys, type, settings, options);
  }

  CallKeys keys() {
    return keys;
  }

  ResultType type() {
    return type;
  }

  /** The call itself. */
  @Nullable Object call(@Nullable Object... arguments) throws Throwable {
    Keeper books = keeper;
    if (books == null) {
      return computation.run(arguments);
    }
    long began = System.nanoTime();
    CallKey key = key(books, arguments);
    if (key == null) {
      return computation.run(arguments);
    }
    warnOfSlowHash(key.hashNanos());
    Found found = books.shelf().find(key.name());
    if (found instanceof Found.Hit hit) {
      books.noteHit(key.name(), hit, began);
      return settings.isSampled()
          ? audited(books, key, hit.value(), arguments)
          : type.delivered(hit.value());
    }
    MissReason reason = ((Found.Miss) found).reason();
    return type.isDeferred()
        ? deferred(books, key, arguments, reason)
        : computed(books, key, arguments, reason);
  }

  /** The result of a call that is stored, if it is. */
  Optional<Recalled> recall(@Nullable Object... arguments) {
    Keeper books = keeper;
    long began = System.nanoTime();
    CallKey key = books == null ? null : key(books, arguments);
    if (books == null || key == null) {
      return Optional.empty();
    }
    if (books.shelf().find(key.name()) instanceof Found.Hit hit && !settings.isSampled()) {
      books.noteHit(key.name(), hit, began);
      return Optional.of(new Recalled(type.delivered(hit.value())));
    }
    keys.keepAnalyses(); // for the workers that are going to compute it
    return Optional.empty();
  }

  /** Null where nothing is to be looked up or stored. */
  private @Nullable CallKey key(Keeper books, @Nullable Object[] arguments) {
    try {
      CallKey key = keys.of(arguments);
      CodeDigest code = key.code();
      if (code.isStale()) {
        Warnings.once(
            "%s is computed and not stored: its code on disk is newer than this JVM (%s); start anew to use the cache"
                .formatted(keys.function(), code.changedFiles().getFirst()),
            null);
        books.notePassedBy(key.name(), MissReason.STALE_CODE);
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

  @SuppressWarnings("ReferenceEquality") // the same object as long as the code is the same
  private void checkPurity(CodeDigest code) {
    if (code.impurities().isEmpty() || options.trusted || code == told) {
      return;
    }
    if (settings.strict) {
      throw new ImpureFunctionException(
          keys.function(), code.impurities().stream().map(Impurity::message).toList());
    }
    Warnings.once(
        "results of %s may depend on more than its code and arguments: %s; or say trusted() if that does not matter"
            .formatted(keys.function(), firstOf(code.impurities())),
        null);
    told = code;
  }

  private static String firstOf(List<Impurity> impurities) {
    String first =
        impurities.stream()
            .limit(MOST_TOLD)
            .map(Impurity::message)
            .collect(Collectors.joining("; "));
    return impurities.size() <= MOST_TOLD
        ? first
        : first + "; and %d more, which strict() names".formatted(impurities.size() - MOST_TOLD);
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
      Keeper books, CallKey key, @Nullable Object[] arguments, @Nullable MissReason reason)
      throws Throwable {
    while (true) {
      Optional<Permit> permit = SingleFlight.enter(books.store(), key.name());
      Optional<Found.Hit> hit = lookedAgain(books, key, permit);
      if (hit.isPresent()) {
        return hit.get().value();
      }
      if (permit.isPresent()) {
        try (Computing computing = books.begin(key, arguments, reason, permit.get())) {
          Object value = computation.run(arguments);
          if (type.isDeferred()) {
            value = Deferred.await(Objects.requireNonNull(value, this::noFuture));
          }
          computing.returned(value);
          return value;
        }
      }
    }
  }

  /** As {@link #computed}, of a function that returns a future. */
  private CompletableFuture<@Nullable Object> deferred(
      Keeper books, CallKey key, @Nullable Object[] arguments, @Nullable MissReason reason)
      throws Throwable {
    Optional<Permit> permit = SingleFlight.tryEnter(books.store(), key.name());
    if (permit.isEmpty()) {
      return Deferred.start(() -> computed(books, key, arguments, reason));
    }
    Optional<Found.Hit> hit = lookedAgain(books, key, permit);
    if (hit.isPresent()) {
      return CompletableFuture.completedFuture(hit.get().value());
    }
    Computing computing = books.begin(key, arguments, reason, permit.get());
    try {
      Object stage = Objects.requireNonNull(computation.run(arguments), this::noFuture);
      computing.leaveThread();
      return Deferred.then(
          stage,
          value -> {
            computing.returned(value);
            return value;
          },
          computing::close);
    } catch (Throwable e) {
      computing.close();
      throw e;
    }
  }

  private String noFuture() {
    return keys.function() + " returned null in place of a future";
  }

  /** Another may have stored the result since the first look; the permit is not needed then. */
  private static Optional<Found.Hit> lookedAgain(
      Keeper books, CallKey key, Optional<Permit> permit) {
    long began = System.nanoTime();
    boolean isNeeded = false;
    try {
      if (books.shelf().find(key.name()) instanceof Found.Hit hit) {
        books.noteHit(key.name(), hit, began);
        return Optional.of(hit);
      }
      isNeeded = true;
      return Optional.empty();
    } finally {
      if (!isNeeded) {
        permit.ifPresent(Permit::close);
      }
    }
  }

  /** Computes a result that was found, and compares. */
  private @Nullable Object audited(
      Keeper books, CallKey key, @Nullable Object found, @Nullable Object[] arguments)
      throws Throwable {
    List<String> texts = ArgumentText.of(keys.counting(arguments));
    Instant created = Instant.now();
    long began = System.nanoTime();
    Deferred.Step comparing =
        value -> {
          Duration duration = Duration.ofNanos(System.nanoTime() - began);
          if (isSame(found, value)) {
            return found;
          }
          books.noteDifference(texts);
          books.keep(key, arguments, texts, value, created, duration);
          return value;
        };
    Object returned = computation.run(arguments);
    return type.isDeferred()
        ? Deferred.then(Objects.requireNonNull(returned, this::noFuture), comparing, () -> {})
        : comparing.apply(returned);
  }

  private static boolean isSame(@Nullable Object found, @Nullable Object computed) {
    if (found == null || computed == null) {
      return found == null && computed == null;
    }
    try {
      // Sets with the same elements may be written in another order.
      return Shelf.isSame(found, computed)
          || Fingerprint.of(found).equals(Fingerprint.of(computed));
    } catch (NotPersistableException | NotHashableException | IOException _) {
      return false; // what was found has been written, so the other is of another kind
    }
  }

  boolean isCached(@Nullable Object... arguments) {
    return lookup(arguments).filter(this::contains).isPresent();
  }

  /** Whether there is a valid result of a key. */
  boolean contains(CallKey key) {
    return keeper != null && keeper.shelf().contains(key.name());
  }

  boolean forget(@Nullable Object... arguments) throws IOException {
    CallKey key = lookup(arguments).orElse(null);
    return keeper != null && key != null && keeper.shelf().remove(key.name());
  }

  /** The key of a call, for those who want to know more about it. */
  Optional<CallKey> lookup(@Nullable Object... arguments) {
    return keeper == null ? Optional.empty() : Optional.ofNullable(key(keeper, arguments));
  }

  Explanation explain(@Nullable Object... arguments) throws IOException {
    if (keeper == null) {
      return Explanation.off();
    }
    CallKey key = key(keeper, arguments);
    return key == null
        ? Explanation.unusable()
        : keeper.explainer().explain(key, ArgumentText.of(keys.counting(arguments)));
  }
}
