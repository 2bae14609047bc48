package org.joblib4j.code;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Digests the code behind functions under one {@linkplain CodePolicy policy}. Safe for use by
 * several threads.
 *
 * <p>A digest is remembered with the files that it was made from. Within a second of the last look
 * it is returned as it is; later the files' times and sizes are looked at, and when one changed,
 * the digest is {@linkplain CodeDigest#isStale() stale} from then on: nobody can say whether the
 * new code has been loaded into this JVM. A stale digest becomes good again with the next JVM or
 * class loader. Code that is in no file, such as a shell's, is looked at with each call.
 *
 * <p>The first digest of a function reads class files and may take from milliseconds to seconds;
 * callers for other functions of the same class loader wait meanwhile. With {@link AnalysisRecords}
 * it is made once for many JVMs.
 */
public final class CodeAnalysis {
  private static final long CHECK_INTERVAL_MILLIS = 1_000;

  /** A check may take at most one part in so many of the time. */
  private static final int CHECK_SHARE = 50;

  private final CodePolicy policy;
  private final InstantSource clock;
  private final @Nullable Instant loadedSince;
  private final Map<ClassLoader, Homes> byLoader = new WeakHashMap<>();

  /**
   * What is known about the code of one class loader, for each home that functions have in it.
   *
   * @param ofOwner the home of a function's class
   */
  private record Homes(Map<String, String> ofOwner, Map<String, Loaded> loaded) {}

  /** What is known about the code of one class loader, seen from one home. */
  private record Loaded(String home, CodeBase code, Map<Question, Answer> answers) {}

  private record Question(
      String owner,
      String method,
      String captured,
      SortedSet<String> classes,
      SortedSet<String> values,
      List<String> functions) {}

  /**
   * A digest, what it was made from, and when that has to be looked at again.
   *
   * @param shown digests of the classes that are in no file
   * @param lookedAt when the files were looked at last
   */
  private record Answer(
      CodeDigest digest,
      List<FileStamp> files,
      Map<String, String> shown,
      long checkAtMillis,
      CodeMoment lookedAt) {}

  /**
   * A digest, and when its files were looked at.
   *
   * @param code the digest
   * @param at the moment of the last look
   */
  public record Looked(CodeDigest code, CodeMoment at) {}

  /** An analysis with a policy. */
  public CodeAnalysis(CodePolicy policy) {
    this(policy, InstantSource.system(), null);
  }

  /**
   * An analysis of classes that another process of this machine has sent.
   *
   * @param loadedSince when they began to be loaded there; files that are younger may differ
   */
  public CodeAnalysis(CodePolicy policy, @Nullable Instant loadedSince) {
    this(policy, InstantSource.system(), loadedSince);
  }

  CodeAnalysis(CodePolicy policy, InstantSource clock) {
    this(policy, clock, null);
  }

  private CodeAnalysis(CodePolicy policy, InstantSource clock, @Nullable Instant loadedSince) {
    this.policy = policy;
    this.clock = clock;
    this.loadedSince = loadedSince;
  }

  /** When the class loader of a function began to load classes. */
  public Instant loadedSince(FunctionIdentity function) {
    return loaded(function).code().loadedSince();
  }

  /**
   * The digest of a function that is called with values of the platform's classes only.
   *
   * @throws IOException naming the file, when a class file or a jar cannot be read
   */
  public CodeDigest digest(FunctionIdentity function) throws IOException {
    return digest(function, Arguments.PLAIN, AnalysisRecords.NONE);
  }

  /**
   * The digest of a function.
   *
   * @param arguments what is known of the values that it is called with and has captured
   * @param records where to look for the analysis of an earlier JVM, and where to keep this one
   * @throws IOException naming the file, when a class file or a jar cannot be read
   */
  public CodeDigest digest(FunctionIdentity function, Arguments arguments, AnalysisRecords records)
      throws IOException {
    return look(function, arguments, records, false).code();
  }

  /**
   * The digest of a function, and when its files were looked at.
   *
   * @param arguments what is known of the values that it is called with and has captured
   * @param records where to look for the analysis of an earlier JVM, and where to keep this one
   * @param now whether to look at the files unless the last look {@linkplain CodeMoment#trusts can
   *     be trusted}; otherwise that is done at times
   * @throws IOException naming the file, when a class file or a jar cannot be read
   */
  public Looked look(
      FunctionIdentity function, Arguments arguments, AnalysisRecords records, boolean now)
      throws IOException {
    return switch (policy) {
      case CodePolicy.Version(String version) -> new Looked(digestOf(version), CodeMoment.now());
      case CodePolicy.OwnMethod() -> {
        var functions = new Arguments(Set.of(), Set.of(), arguments.functions());
        yield remembered(function, functions, records, now);
      }
      case CodePolicy.WholeReach _ -> remembered(function, arguments, records, now);
    };
  }

  private static CodeDigest digestOf(String version) {
    String value = new DigestBuffer().text("joblib4j version").text(version).hex();
    var parts = new TreeMap<>(Map.of("the given version", value));
    return new CodeDigest(value, 0, parts, List.of(), List.of(), List.of());
  }

  private Looked remembered(
      FunctionIdentity function, Arguments arguments, AnalysisRecords records, boolean now)
      throws IOException {
    var question =
        new Question(
            function.owner(),
            function.methodName() + function.descriptor(),
            captured(function),
            names(arguments.classes()),
            names(arguments.values()),
            arguments.functions().stream().map(CodeAnalysis::describe).toList());
    Loaded loaded = loaded(function);
    Answer answer = loaded.answers().get(question);
    if (answer != null && !isShownStill(loaded.code(), answer)) {
      loaded = forgotten(function, loaded);
      answer = loaded.answers().get(question);
    }
    CodeMoment moment = CodeMoment.now();
    boolean isNew = answer == null;
    if (answer == null) {
      answer = answer(loaded, question, function, arguments, records, moment);
    }
    // A new answer may be made of classes that were read for another one, long ago.
    if (isNew
        || clock.millis() >= answer.checkAtMillis()
        || (now && !moment.trusts(answer.lookedAt()))) {
      answer = check(answer, moment);
      loaded.answers().put(question, answer);
    }
    return new Looked(answer.digest(), answer.lookedAt());
  }

  private static SortedSet<String> names(Set<Class<?>> classes) {
    SortedSet<String> names = new TreeSet<>();
    classes.forEach(type -> names.add(type.getName().replace('.', '/')));
    return names;
  }

  /** Functions differ in reach by what they captured, as far as that decides which code runs. */
  private static String captured(FunctionIdentity function) {
    var text = new StringBuilder();
    for (Object value : function.captured()) {
      Class<?> type = value == null ? void.class : value.getClass();
      text.append(type.isHidden() ? "lambda" : type.getName()).append(' ');
    }
    function.capturedFunctions().forEach(f -> text.append(describe(f)));
    return text.toString();
  }

  private static String describe(FunctionIdentity function) {
    return function.owner()
        + "."
        + function.methodName()
        + function.descriptor()
        + "("
        + captured(function)
        + ")";
  }

  private Loaded loaded(FunctionIdentity function) {
    ClassLoader loader = function.loader();
    Homes homes;
    synchronized (byLoader) {
      homes =
          byLoader.computeIfAbsent(
              loader, _ -> new Homes(new ConcurrentHashMap<>(), new HashMap<>()));
    }
    // Outside of the lock: it asks the user's class loader.
    String home =
        homes.ofOwner().computeIfAbsent(function.owner(), name -> CodeBase.home(name, loader));
    synchronized (byLoader) {
      return homes
          .loaded()
          .computeIfAbsent(
              home,
              _ ->
                  new Loaded(
                      home,
                      new CodeBase(loader, userPackages(), home, clock, loadedSince),
                      new ConcurrentHashMap<>()));
    }
  }

  private Set<String> userPackages() {
    return policy instanceof CodePolicy.WholeReach(Set<String> packages) ? packages : Set.of();
  }

  private static boolean isShownStill(CodeBase code, Answer answer) {
    return answer.shown().entrySet().stream()
        .allMatch(one -> code.shows(one.getKey(), one.getValue()));
  }

  /** Code that is in no file was replaced, and runs: all of it has to be read anew. */
  private Loaded forgotten(FunctionIdentity function, Loaded old) {
    synchronized (byLoader) {
      Homes homes = byLoader.get(function.loader());
      if (homes != null) {
        homes.loaded().remove(old.home(), old);
      }
    }
    return loaded(function);
  }

  /** From the record of an earlier JVM where that is still right, else from the code. */
  private Answer answer(
      Loaded loaded,
      Question question,
      FunctionIdentity function,
      Arguments arguments,
      AnalysisRecords records,
      CodeMoment moment)
      throws IOException {
    CodeBase code = loaded.code();
    Optional<AnalysisContext> context = context(question, loaded);
    Optional<byte[]> kept = context.flatMap(known -> records.read(known.name()));
    AnalysisRecord record = null;
    code.lock().lock();
    try {
      if (context.isPresent() && kept.isPresent()) {
        record =
            AnalysisRecordReader.read(kept.get(), context.get(), code, clock.instant())
                .orElse(null);
      }
      if (record == null) {
        record = analyse(code, question, function, arguments);
      }
    } finally {
      code.lock().unlock();
    }
    List<Path> suspects =
        record.files().stream().filter(code::isSuspect).map(FileStamp::path).sorted().toList();
    if (context.isPresent() && record.isToBeKept() && suspects.isEmpty()) {
      records.write(context.get().name(), record.toBytes(context.get()));
    }
    return new Answer(
        record.digest().withChangedFiles(suspects),
        record.files(),
        record.footprint().shown(),
        clock.millis() + CHECK_INTERVAL_MILLIS,
        moment);
  }

  private Optional<AnalysisContext> context(Question question, Loaded loaded) {
    var text = new DigestBuffer();
    if (policy instanceof CodePolicy.WholeReach(Set<String> packages)) {
      text.text("reach").texts(new TreeSet<>(packages));
    }
    text.text(loaded.home());
    text.text(question.owner()).text(question.method()).text(question.captured());
    text.texts(question.classes()).texts(question.values()).texts(question.functions());
    text.text(Footprint.place(question.owner(), loaded.code().look(question.owner())));
    return AnalysisContext.of(text);
  }

  private AnalysisRecord analyse(
      CodeBase code, Question question, FunctionIdentity function, Arguments arguments)
      throws IOException {
    Footprint footprint = code.newFootprint();
    var reach = new Reach(code, policy instanceof CodePolicy.WholeReach);
    reach.start(function);
    for (FunctionIdentity argument : arguments.functions()) {
      reach.start(argument);
    }
    for (String name : question.classes()) {
      reach.argument(name);
    }
    for (String name : question.values()) {
      reach.literal(name);
    }
    reach.run();
    return new AnalysisRecord(reach.digest(), List.copyOf(reach.files()), footprint, false);
  }

  private Answer check(Answer answer, CodeMoment moment) {
    long before = System.nanoTime();
    List<Path> changed = new ArrayList<>(answer.digest().changedFiles());
    List<FileStamp> files = new ArrayList<>();
    for (FileStamp file : answer.files()) {
      Optional<FileStamp> now = file.renewed(clock.instant());
      if (now.isEmpty() && !changed.contains(file.path())) {
        changed.add(file.path());
      }
      files.add(now.orElse(file));
    }
    changed.sort(Comparator.naturalOrder());
    long costMillis = (System.nanoTime() - before) / 1_000_000;
    long pause = Math.max(CHECK_INTERVAL_MILLIS, CHECK_SHARE * costMillis);
    return new Answer(
        answer.digest().withChangedFiles(changed),
        files,
        answer.shown(),
        clock.millis() + pause,
        moment);
  }
}
