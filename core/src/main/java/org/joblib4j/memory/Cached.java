package org.joblib4j.memory;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.joblib4j.code.FunctionIdentity;
import org.joblib4j.function.Fn;
import org.joblib4j.function.Recalling;
import org.jspecify.annotations.Nullable;

/**
 * A function whose results are kept: what {@link Memory#cache} makes, with zero to five arguments.
 *
 * <p>Of a function that is declared to return a {@link java.util.concurrent.CompletableFuture} or
 * {@link java.util.concurrent.CompletionStage}, the value is kept and not the future: a hit is a
 * completed future, one that fails is not kept, and callers at a time share one computation without
 * blocking. Its arguments must stay as they are until it is complete.
 *
 * <p>It is called like the function and throws what the function throws; besides, {@link
 * IllegalArgumentException} when an argument cannot be part of a key, {@link
 * ImpureFunctionException} when the memory is {@linkplain Memory#strict strict} and does not trust
 * the function, and {@link java.util.concurrent.CancellationException} when the thread is
 * interrupted while it waits for another that computes the same. It is a function itself, so {@code
 * Parallel} takes it, in worker processes, too. Immutable: the methods that set something return
 * another one. Safe for use by several threads, of which one computes a result while the others
 * wait for it.
 *
 * @param <R> the result
 * @param <X> what the function throws
 * @param <S> this type
 */
public abstract sealed class Cached<
        R extends @Nullable Object, X extends Throwable, S extends Cached<R, X, S>>
    implements Recalling, Serializable
    permits Cached0, Cached1, Cached2, Cached3, Cached4, Cached5 {
  private static final long serialVersionUID = 1;

  private final Fn<R, X> function;
  private final MemorySettings settings;
  private final FunctionOptions options;

  /** Made by the first call; threads that come together may each make one, and either will do. */
  private transient volatile @Nullable Memoizer memoizer;

  Cached(Fn<R, X> function, MemorySettings settings, FunctionOptions options) {
    this.function = function;
    this.settings = settings;
    this.options = options;
  }

  abstract S with(FunctionOptions newOptions);

  /** In another process it has to be known since when its classes may have been loaded here. */
  Object writeReplace() {
    return options.loadedSince != null
        ? this
        : with(options.with(o -> o.loadedSince = memoizer().keys().loadedSince()));
  }

  FunctionOptions options() {
    return options;
  }

  MemorySettings settings() {
    return settings;
  }

  Fn<R, X> function() {
    return function;
  }

  Memoizer memoizer() {
    Memoizer known = memoizer;
    if (known == null) {
      FunctionIdentity identity = FunctionIdentity.of(function);
      known = new Memoizer(identity, function::apply, settings, options);
      memoizer = known;
    }
    return known;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // R may be null; X or what is unchecked is thrown
  R callAny(@Nullable Object... arguments) throws X {
    try {
      return (R) memoizer().call(arguments);
    } catch (Throwable e) {
      throw (X) e;
    }
  }

  /**
   * Leaves parameters out of the key, by name.
   *
   * @throws IllegalArgumentException when the function has no such parameter, or its class file
   *     does not tell their names
   */
  public S ignoring(String... parameters) {
    return ignoring(Parameters.positions(FunctionIdentity.of(function), parameters));
  }

  /**
   * Leaves parameters out of the key.
   *
   * @param positions counted from 0
   * @throws IllegalArgumentException when the function has no such parameter
   */
  public S ignoring(int... positions) {
    Set<Integer> ignored = new TreeSet<>();
    for (int position : positions) {
      if (position < 0 || position >= function.arity()) {
        throw new IllegalArgumentException(
            "there is no parameter %d to ignore: %s has %d, counted from 0"
                .formatted(position, name(), function.arity()));
      }
      ignored.add(position);
    }
    return ignoring(ignored);
  }

  private S ignoring(Set<Integer> positions) {
    Set<Integer> all = new TreeSet<>(options.ignored);
    all.addAll(positions);
    return with(options.with(o -> o.ignored = Set.copyOf(all)));
  }

  /** Uses a stored result only while it is valid; one that is not is dropped. */
  public S validWhile(Validity validity) {
    return with(options.with(o -> o.validity = validity));
  }

  /**
   * Counts a version that you keep instead of the code: nothing of the code is looked at, and
   * results of another version are not used.
   */
  public S version(String version) {
    return with(options.with(o -> o.version = version));
  }

  /** Counts the content of files, and of all files in folders, as if it were an argument. */
  public S dependsOn(Path... paths) {
    Set<String> all = new LinkedHashSet<>(options.files);
    Arrays.stream(paths).map(path -> path.toAbsolutePath().toString()).forEach(all::add);
    return with(options.with(o -> o.files = List.copyOf(all)));
  }

  /**
   * Lets results hold objects of classes that the function's declaration does not name: a result is
   * rebuilt from a file, and a file may not choose the classes. Needed for lambdas that return
   * lists or maps of records of yours, whose type arguments the JVM forgets.
   */
  public S allowing(Class<?>... classes) {
    Set<Class<?>> all = new LinkedHashSet<>(options.allowed);
    all.addAll(List.of(classes));
    return with(options.with(o -> o.allowed = Set.copyOf(all)));
  }

  /**
   * Says that what the analysis of the code cannot vouch for does not decide the result: no warning
   * tells it, and a strict memory accepts the function.
   */
  public S trusted() {
    return with(options.with(o -> o.trusted = true));
  }

  /** The function's name in short, as in {@code Features.scale}. */
  public String name() {
    return options.name == null ? FunctionIdentity.of(function).name() : options.name;
  }

  /**
   * Removes all results of the function, of whatever code they are.
   *
   * @throws IOException when some cannot be removed
   */
  public void clear() throws IOException {
    if (settings.store != null) {
      Survey.removeFunction(settings.store, memoizer().keys().folder());
    }
  }

  /**
   * What happened to the calls of the function.
   *
   * @return empty when nothing was counted yet
   * @throws IOException when the store cannot be read
   */
  public Optional<FunctionStatistics> statistics() throws IOException {
    if (settings.store == null) {
      return Optional.empty();
    }
    Ledger ledger = Ledger.of(settings.store);
    ledger.flush();
    return ledger.statistics(memoizer().keys().folder());
  }

  /** {@inheritDoc} {@code Parallel} asks it; callers ask {@link CachedCall#isCached}. */
  @Override
  public Optional<Recalled> recall(@Nullable Object... arguments) {
    return memoizer().recall(arguments);
  }

  CachedCall<R, X> onAny(@Nullable Object... arguments) {
    return new CachedCall<>(this, arguments);
  }

  /** The name. */
  @Override
  public String toString() {
    return "cached " + name();
  }
}
