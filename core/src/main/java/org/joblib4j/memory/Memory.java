package org.joblib4j.memory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.joblib4j.array.MapMode;
import org.joblib4j.code.FunctionIdentity;
import org.joblib4j.function.Fn;
import org.joblib4j.function.Fn0;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Fn2;
import org.joblib4j.function.Fn3;
import org.joblib4j.function.Fn4;
import org.joblib4j.function.Fn5;
import org.joblib4j.hash.HashAlgorithm;
import org.joblib4j.memory.spi.ResultStore;
import org.joblib4j.persist.Compression;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the results of functions on disk, so that nothing is computed twice: joblib's {@code
 * Memory}.
 *
 * <pre>{@code
 * Memory memory = Memory.at(Path.of("cache"));
 * Cached2<double[], Integer, Model, IOException> train = memory.cache(Trainer::train);
 * Model model = train.call(data, 100); // computed, or found
 * }</pre>
 *
 * <h2>When a result is used again</h2>
 *
 * When everything that decides it is the same: the function and all code of yours that it reaches,
 * the content of the libraries that this calls, the values that it captured, and the arguments by
 * value. Edit a helper, and what depends on it is computed anew; edit a comment, and nothing is.
 * Results of older code stay until room is needed. What no analysis can see (a mutable static
 * field, the clock, a file) is told once, with what to do about it.
 *
 * <h2>What can be kept</h2>
 *
 * What {@code Persist} writes: numbers, texts, dates, arrays, collections, records, enums, plain
 * objects. A result that would not come back as it was is not stored, which is told once. Python
 * loads the files. What a function throws is never kept.
 *
 * <h2>When the disk is full, read-only or gone</h2>
 *
 * Then functions are computed and not stored, and one warning says why. A call fails because of its
 * cache in two cases only: an argument cannot be part of a key, or the thread is interrupted while
 * it waits for another that computes the same, or reads a large result. (A {@linkplain #strict
 * strict} memory refuses more.)
 *
 * <h2>Threads, processes, machines</h2>
 *
 * Any number may share a folder: one computes a result, the others wait for it; one that is killed
 * leaves neither a lock nor half a result.
 *
 * <p>Immutable and safe to share; methods that set something return another memory.
 */
public final class Memory {
  private final MemorySettings settings;

  private Memory(MemorySettings settings) {
    this.settings = settings;
  }

  /**
   * A memory in a folder, which is made when the first result is stored.
   *
   * @throws IllegalArgumentException when the folder is not in the default file system
   */
  public static Memory at(Path folder) {
    return new Memory(new MemorySettings(new FileStore(folder)));
  }

  /**
   * The store of {@link #at}, for stores that keep copies in a folder.
   *
   * @throws IllegalArgumentException when the folder is not in the default file system
   */
  public static ResultStore folder(Path folder) {
    return new FileStore(folder);
  }

  /** A memory in a store of your own. */
  public static Memory in(ResultStore store) {
    return new Memory(new MemorySettings(Objects.requireNonNull(store, "store")));
  }

  /** A memory that keeps nothing: its functions are called each time. */
  public static Memory off() {
    return new Memory(new MemorySettings(null));
  }

  /** Maps the arrays of results instead of reading them; compressed ones are read. */
  public Memory mapMode(MapMode mode) {
    return new Memory(settings.with(s -> s.mapMode = mode));
  }

  /** Compresses what is stored; compressed results cannot be mapped. */
  public Memory compress(Compression compression) {
    return new Memory(settings.with(s -> s.compression = compression));
  }

  /** Hashes arguments in another way; {@link HashAlgorithm#SHA_256} where nothing is said. */
  public Memory hash(HashAlgorithm algorithm) {
    return new Memory(settings.with(s -> s.hash = algorithm));
  }

  /** Looks at less code; {@link CodeScope#WHOLE_REACH} where nothing is said. */
  public Memory code(CodeScope scope) {
    return new Memory(settings.with(s -> s.scope = scope));
  }

  /**
   * Takes packages, with their subpackages, for code of yours though they are in jars: what counts
   * of them is what is reached, not the whole jar. Where a function is in a jar, that holds for all
   * packages that begin with the same two names as its own anyway.
   */
  public Memory userPackages(String... packages) {
    Set<String> all = new TreeSet<>(settings.userPackages);
    all.addAll(List.of(packages));
    return new Memory(settings.with(s -> s.userPackages = List.copyOf(all)));
  }

  /**
   * Keeps the store below a size, in the background; the least worthwhile results go first, see
   * {@link TrimPolicy}.
   *
   * @throws IllegalArgumentException when negative
   */
  public Memory maxBytes(long bytes) {
    return limit(settings.limits.andBytes(bytes));
  }

  /**
   * Keeps the store below a number of results, in the background.
   *
   * @throws IllegalArgumentException when negative
   */
  public Memory maxItems(long items) {
    return limit(settings.limits.maxItems(items));
  }

  /**
   * Removes results that were not used for so long, in the background.
   *
   * @throws IllegalArgumentException when negative
   */
  public Memory maxAge(Duration age) {
    return limit(settings.limits.maxAge(age));
  }

  private Memory limit(TrimPolicy limits) {
    return new Memory(settings.with(s -> s.limits = limits));
  }

  /**
   * Keeps small entries in memory, too, up to so many bytes together. Each call still gets a value
   * of its own. What another process removes may still be found here.
   *
   * @throws IllegalArgumentException when negative
   */
  public Memory onHeap(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a heap tier of " + bytes + " bytes is less than nothing");
    }
    return new Memory(settings.with(s -> s.heapBytes = bytes));
  }

  /**
   * Computes a sample of the hits again and compares. A difference is told and counted, and what
   * was computed now is used and stored.
   *
   * @param rate the share of hits, 0 to 1
   * @throws IllegalArgumentException for another number
   */
  public Memory audit(double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("a share of hits is from 0 to 1, not " + rate);
    }
    return new Memory(settings.with(s -> s.auditRate = rate));
  }

  /**
   * Refuses functions whose results may depend on what their key does not hold, with an {@link
   * ImpureFunctionException} at the first call, instead of a warning.
   */
  public Memory strict() {
    return new Memory(settings.with(s -> s.strict = true));
  }

  /** Tells what is computed, how long it took and what is found, as log records of level INFO. */
  public Memory verbose() {
    return new Memory(settings.with(s -> s.verbose = true));
  }

  /** Where the results are; empty for a memory that is off. */
  public Optional<String> location() {
    return Optional.ofNullable(settings.store).map(ResultStore::location);
  }

  /** A function of no argument whose results are kept; see {@link Cached}. */
  public <R extends @Nullable Object, X extends Throwable> Cached0<R, X> cache(Fn0<R, X> function) {
    return new Cached0<>(function, settings, plainOptions(function));
  }

  /** As {@link #cache(Fn0)}, where javac cannot tell which overload is meant. */
  public <R extends @Nullable Object, X extends Throwable> Cached0<R, X> cache0(
      Fn0<R, X> function) {
    return new Cached0<>(function, settings, plainOptions(function));
  }

  /**
   * As {@link #cache(Fn0)}, under a name and with a version that you keep: another version has
   * other results, and no code is looked at.
   */
  public <R extends @Nullable Object, X extends Throwable> Cached0<R, X> cache(
      String name, String version, Fn0<R, X> function) {
    return new Cached0<>(function, settings, namedOptions(name, version, function));
  }

  /** A function of one argument whose results are kept; see {@link Cached}. */
  public <A extends @Nullable Object, R extends @Nullable Object, X extends Throwable>
      Cached1<A, R, X> cache(Fn1<A, R, X> function) {
    return new Cached1<>(function, settings, plainOptions(function));
  }

  /** As {@link #cache(Fn1)}, where javac cannot tell which overload is meant. */
  public <A extends @Nullable Object, R extends @Nullable Object, X extends Throwable>
      Cached1<A, R, X> cache1(Fn1<A, R, X> function) {
    return new Cached1<>(function, settings, plainOptions(function));
  }

  /**
   * As {@link #cache(Fn1)}, under a name and with a version that you keep: another version has
   * other results, and no code is looked at.
   */
  public <A extends @Nullable Object, R extends @Nullable Object, X extends Throwable>
      Cached1<A, R, X> cache(String name, String version, Fn1<A, R, X> function) {
    return new Cached1<>(function, settings, namedOptions(name, version, function));
  }

  /** A function of two arguments whose results are kept; see {@link Cached}. */
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          R extends @Nullable Object,
          X extends Throwable>
      Cached2<A, B, R, X> cache(Fn2<A, B, R, X> function) {
    return new Cached2<>(function, settings, plainOptions(function));
  }

  /** As {@link #cache(Fn2)}, where javac cannot tell which overload is meant. */
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          R extends @Nullable Object,
          X extends Throwable>
      Cached2<A, B, R, X> cache2(Fn2<A, B, R, X> function) {
    return new Cached2<>(function, settings, plainOptions(function));
  }

  /**
   * As {@link #cache(Fn2)}, under a name and with a version that you keep: another version has
   * other results, and no code is looked at.
   */
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          R extends @Nullable Object,
          X extends Throwable>
      Cached2<A, B, R, X> cache(String name, String version, Fn2<A, B, R, X> function) {
    return new Cached2<>(function, settings, namedOptions(name, version, function));
  }

  /** A function of three arguments whose results are kept; see {@link Cached}. */
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object,
          X extends Throwable>
      Cached3<A, B, C, R, X> cache(Fn3<A, B, C, R, X> function) {
    return new Cached3<>(function, settings, plainOptions(function));
  }

  /** As {@link #cache(Fn3)}, where javac cannot tell which overload is meant. */
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object,
          X extends Throwable>
      Cached3<A, B, C, R, X> cache3(Fn3<A, B, C, R, X> function) {
    return new Cached3<>(function, settings, plainOptions(function));
  }

  /**
   * As {@link #cache(Fn3)}, under a name and with a version that you keep: another version has
   * other results, and no code is looked at.
   */
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object,
          X extends Throwable>
      Cached3<A, B, C, R, X> cache(String name, String version, Fn3<A, B, C, R, X> function) {
    return new Cached3<>(function, settings, namedOptions(name, version, function));
  }

  /** A function of four arguments whose results are kept; see {@link Cached}. */
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          R extends @Nullable Object,
          X extends Throwable>
      Cached4<A, B, C, D, R, X> cache(Fn4<A, B, C, D, R, X> function) {
    return new Cached4<>(function, settings, plainOptions(function));
  }

  /** As {@link #cache(Fn4)}, where javac cannot tell which overload is meant. */
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          R extends @Nullable Object,
          X extends Throwable>
      Cached4<A, B, C, D, R, X> cache4(Fn4<A, B, C, D, R, X> function) {
    return new Cached4<>(function, settings, plainOptions(function));
  }

  /**
   * As {@link #cache(Fn4)}, under a name and with a version that you keep: another version has
   * other results, and no code is looked at.
   */
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          R extends @Nullable Object,
          X extends Throwable>
      Cached4<A, B, C, D, R, X> cache(String name, String version, Fn4<A, B, C, D, R, X> function) {
    return new Cached4<>(function, settings, namedOptions(name, version, function));
  }

  /** A function of five arguments whose results are kept; see {@link Cached}. */
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object,
          R extends @Nullable Object,
          X extends Throwable>
      Cached5<A, B, C, D, E, R, X> cache(Fn5<A, B, C, D, E, R, X> function) {
    return new Cached5<>(function, settings, plainOptions(function));
  }

  /** As {@link #cache(Fn5)}, where javac cannot tell which overload is meant. */
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object,
          R extends @Nullable Object,
          X extends Throwable>
      Cached5<A, B, C, D, E, R, X> cache5(Fn5<A, B, C, D, E, R, X> function) {
    return new Cached5<>(function, settings, plainOptions(function));
  }

  /**
   * As {@link #cache(Fn5)}, under a name and with a version that you keep: another version has
   * other results, and no code is looked at.
   */
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object,
          R extends @Nullable Object,
          X extends Throwable>
      Cached5<A, B, C, D, E, R, X> cache(
          String name, String version, Fn5<A, B, C, D, E, R, X> function) {
    return new Cached5<>(function, settings, namedOptions(name, version, function));
  }

  private static FunctionOptions plainOptions(Fn<?, ?> function) {
    FunctionIdentity identity = FunctionIdentity.of(function);
    Set<Integer> ignored = Set.copyOf(identity.annotatedParameters(Ignored.class));
    return new FunctionOptions().with(o -> o.ignored = ignored);
  }

  private static FunctionOptions namedOptions(String name, String version, Fn<?, ?> function) {
    return plainOptions(function)
        .with(o -> {
          o.name = name;
          o.version = version;
        });
  }

  /**
   * An object whose {@link Memoized} methods are cached, for callers that are not to be changed.
   * The annotation may stand at the method of the interface or of the implementation. All other
   * methods are passed on.
   *
   * @param type an interface
   * @param target what computes; it counts by value, as a captured variable does
   * @throws IllegalArgumentException when the type is no interface, or none of its methods is to be
   *     cached
   */
  public <T> T proxy(Class<T> type, T target) {
    return MemoizedProxy.of(type, target, settings);
  }

  /**
   * Removes what is over the limits, at once.
   *
   * @return how many results were removed
   * @throws IOException when the store cannot be read, or results cannot be removed
   */
  public long trim(TrimPolicy policy) throws IOException {
    ResultStore store = settings.store;
    if (store == null) {
      return 0;
    }
    return Trimmer.of(store).trim(policy, false);
  }

  /**
   * Removes all results of all functions, and what was counted of their calls.
   *
   * @throws IOException when some cannot be removed
   */
  public void clear() throws IOException {
    clear("*");
  }

  /**
   * As {@link #clear()}, of some functions. To choose by age or arguments, {@linkplain #trim trim}.
   *
   * @param functions a pattern for full names or folders, in which {@code *} stands for any
   *     characters
   * @return how many results were removed
   * @throws IOException when some cannot be removed
   */
  public long clear(String functions) throws IOException {
    return settings.store == null ? 0 : new Survey(settings.store).clear(functions);
  }

  /**
   * What happened to the calls of all functions, sorted by name.
   *
   * @throws IOException when the store cannot be read
   */
  public List<FunctionStatistics> statistics() throws IOException {
    ResultStore store = settings.store;
    List<FunctionStatistics> all = new ArrayList<>();
    if (store != null) {
      Ledger.of(store).flush();
      for (String folder : store.functions()) {
        Ledger.of(store).statistics(folder).ifPresent(all::add);
      }
    }
    return List.copyOf(all);
  }

  /**
   * What the store keeps of each function, sorted by folder.
   *
   * @throws IOException when the store cannot be read
   */
  public List<FunctionUsage> functions() throws IOException {
    return settings.store == null ? List.of() : new Survey(settings.store).functions();
  }

  /**
   * The stored results of functions, the ones used last first.
   *
   * @param functions a pattern for full names or folders, in which {@code *} stands for any
   *     characters
   * @param most how many of each function
   * @throws IOException when the store cannot be read
   */
  public List<StoredEntry> entries(String functions, int most) throws IOException {
    return settings.store == null ? List.of() : new Survey(settings.store).entries(functions, most);
  }

  /**
   * Reads every entry and compares it with its checksum, the data of mapped arrays too; damaged
   * ones go into quarantine. Those that another version of this library wrote are counted and stay.
   *
   * @throws IOException when the store cannot be read
   */
  public Verification verify() throws IOException {
    return settings.store == null
        ? new Verification(0, 0, List.of())
        : new Survey(settings.store).verify();
  }

  /** Where the results are. */
  @Override
  public String toString() {
    ResultStore store = settings.store;
    return store == null ? "Memory[off]" : "Memory[" + store.location() + "]";
  }
}
