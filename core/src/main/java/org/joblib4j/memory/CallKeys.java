package org.joblib4j.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.code.AnalysisRecords;
import org.joblib4j.code.Arguments;
import org.joblib4j.code.CodeAnalysis;
import org.joblib4j.code.CodeAnalysis.Looked;
import org.joblib4j.code.CodeDigest;
import org.joblib4j.code.CodeMoment;
import org.joblib4j.code.CodePolicy;
import org.joblib4j.code.FunctionIdentity;
import org.joblib4j.function.Fn;
import org.joblib4j.hash.Fingerprint;
import org.joblib4j.hash.FingerprintContext;
import org.joblib4j.hash.HashAlgorithm;
import org.joblib4j.memory.spi.EntryName;
import org.jspecify.annotations.Nullable;

/**
 * Makes the keys of one function's calls.
 *
 * <p>A key digests everything that decides a result: the function's name and code, the values that
 * it captured, the content of files that it was said to depend on, and the arguments, by value.
 * Functions among the arguments count by their code and what they captured; the classes of objects
 * among them decide which overrides the analysis of the code has to follow.
 */
final class CallKeys {
  /** Another value makes all keys new. */
  private static final String VERSION = "joblib4j entry 1";

  private static final Set<Class<?>> CONSTANTS =
      Set.of(
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          String.class);

  private static final Map<Origin, CodeAnalysis> ANALYSES = new ConcurrentHashMap<>();

  private final FunctionIdentity identity;
  private final FunctionOptions options;
  private final HashAlgorithm algorithm;
  private final CodeAnalysis analysis;
  private final String function;
  private final String folder;
  private final FileDigests files;

  /** Null where nothing is stored. */
  private final @Nullable AnalysisDocuments analyses;

  /** What results may hold besides decides what comes back. */
  private final List<String> allowed;

  /** A shell may replace code at any moment. */
  private final boolean isInFile;

  /** The code of calls with nothing but the platform's classes; a few threads may write it. */
  private volatile @Nullable Looked plain;

  private record Origin(CodePolicy policy, @Nullable Instant loadedSince) {}

  CallKeys(FunctionIdentity identity, MemorySettings settings, FunctionOptions options) {
    this.identity = identity;
    this.options = options;
    algorithm = settings.hash;
    CodePolicy policy =
        options.version == null ? settings.codePolicy() : new CodePolicy.Version(options.version);
    analysis =
        ANALYSES.computeIfAbsent(
            new Origin(policy, options.loadedSince),
            origin -> new CodeAnalysis(origin.policy(), origin.loadedSince()));
    function = options.name == null ? identity.id() : options.name;
    folder = FunctionFolder.of(options.name == null ? identity.name() : options.name, function);
    isInFile = identity.isInFile();
    allowed = options.allowed.stream().map(Class::getName).sorted().toList();
    analyses = settings.store == null ? null : new AnalysisDocuments(settings.store, folder);
    files = new FileDigests(options.files.stream().map(Path::of).toList());
  }

  Instant loadedSince() {
    return options.loadedSince != null ? options.loadedSince : analysis.loadedSince(identity);
  }

  /** The function's full name. */
  String function() {
    return function;
  }

  /**
   * The store has, or soon has, results of the function: what was found out about its code, too.
   */
  void keepAnalyses() {
    if (analyses != null) {
      analyses.writeWaiting();
    }
  }

  /** The name of the folder for its results. */
  String folder() {
    return folder;
  }

  /**
   * The key of a call.
   *
   * @throws org.joblib4j.hash.NotHashableException when an argument has no fingerprint
   * @throws IOException when code or a file that counts cannot be read
   */
  CallKey of(@Nullable Object[] arguments) throws IOException {
    long began = System.nanoTime();
    var found = new Found();
    List<String> fingerprints = new ArrayList<>();
    for (Object argument : counting(arguments)) {
      fingerprints.add(Fingerprint.of(argument, algorithm, found).hex());
    }
    List<@Nullable Object> values = identity.captured();
    String captured = values.isEmpty() ? "" : Fingerprint.of(values, algorithm, found).hex();
    long hashNanos = System.nanoTime() - began;
    String dependencies = files.digest();
    Arguments met = found.arguments();
    Looked looked = code(met);
    CodeDigest code = looked.code();
    List<String> parts = new ArrayList<>();
    parts.addAll(
        List.of(VERSION, algorithm.name(), function, code.value(), captured, dependencies));
    parts.addAll(allowed);
    parts.addAll(fingerprints);
    String key = Fingerprint.of(parts).hex().substring(0, EntryName.KEY_LENGTH);
    return new CallKey(
        new EntryName(folder, key),
        code,
        captured,
        dependencies,
        List.copyOf(fingerprints),
        hashNanos,
        met,
        looked.at());
  }

  /**
   * Whether what has run since a key was made is the code in it.
   *
   * @throws IOException when the code cannot be read any more
   */
  boolean isCodeAsItWas(CallKey key) throws IOException {
    if (isInFile && CodeMoment.now().trusts(key.lookedAt())) {
      return true;
    }
    CodeDigest now = analysis.look(identity, key.met(), records(), true).code();
    return !now.isStale() && now.value().equals(key.code().value());
  }

  /** Whether, of all that a key is made of, nothing but code can change during a call. */
  boolean areConstant(@Nullable Object[] arguments) {
    return options.key == null
        && options.files.isEmpty()
        && identity.captured().stream().allMatch(CallKeys::isConstant)
        && Arrays.stream(arguments).allMatch(CallKeys::isConstant);
  }

  private static boolean isConstant(@Nullable Object value) {
    return value == null || CONSTANTS.contains(value.getClass());
  }

  /** The arguments that count, or what the caller makes of them. */
  List<@Nullable Object> counting(@Nullable Object[] arguments) {
    Fn<?, ?> key = options.key;
    if (key != null) {
      try {
        return Arrays.<@Nullable Object>asList(key.apply(arguments));
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("keyedBy failed for " + identity + ": " + e, e);
      }
    }
    if (options.ignored.isEmpty()) {
      return Collections.unmodifiableList(Arrays.asList(arguments));
    }
    List<@Nullable Object> counting = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      if (!options.ignored.contains(i)) {
        counting.add(arguments[i]);
      }
    }
    return counting;
  }

  private Looked code(Arguments met) throws IOException {
    boolean isPlain = met.equals(Arguments.PLAIN);
    Looked known = plain;
    if (isPlain && known != null && CodeMoment.now().trusts(known.at())) {
      return known;
    }
    Looked looked = analysis.look(identity, met, records(), false);
    if (isPlain && isInFile) {
      plain = looked;
    }
    return looked;
  }

  private AnalysisRecords records() {
    return analyses == null ? AnalysisRecords.NONE : analyses;
  }

  /** What comes to light while values are hashed. */
  private final class Found implements FingerprintContext {
    private final Set<Class<?>> classes = new LinkedHashSet<>();
    private final Set<Class<?>> values = new LinkedHashSet<>();
    private final List<FunctionIdentity> functions = new ArrayList<>();

    private Arguments arguments() {
      functions.sort(Comparator.comparing(FunctionIdentity::id));
      return new Arguments(classes, values, functions);
    }

    @Override
    public Optional<?> standIn(Object object) {
      if (object instanceof Cached<?, ?, ?> cached) {
        return Optional.of(codeAndCaptures(FunctionIdentity.of(cached.function())));
      }
      return FunctionIdentity.ofLambda(object).map(this::codeAndCaptures);
    }

    private Object codeAndCaptures(FunctionIdentity argument) {
      functions.add(argument);
      try {
        String code = analysis.digest(argument, Arguments.PLAIN, records()).value();
        return Arrays.<@Nullable Object>asList(argument.id(), code, argument.captured());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void meets(Class<?> type) {
      classes.add(type);
    }

    @Override
    public void meetsAsValue(Class<?> type) {
      values.add(type);
    }
  }
}
