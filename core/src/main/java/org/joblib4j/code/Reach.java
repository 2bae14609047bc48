package org.joblib4j.code;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a function may run, by rapid type analysis (Bacon and Sweeney, OOPSLA 1996).
 *
 * <p>A work list of code parts is walked. Each symbol of a part is written into the part's digest
 * and may put more parts on the list:
 *
 * <ul>
 *   <li>A call reaches the method that it names. A virtual call also reaches each override in a
 *       class that is <em>instantiated</em> in reached code, whichever of the two is seen first.
 *       Named methods alone would miss most of what runs through interfaces; all subclasses that
 *       exist would be several times too many.
 *   <li>Classes of the arguments count as instantiated: {@link #argument}. An enum constant is
 *       known by its name to whoever compares arguments; what is behind the name is code, so all
 *       constants of its class count.
 *   <li>An instantiated class contributes its overrides of the platform's and the libraries'
 *       methods ({@code compareTo}, {@code run}, {@code equals}): code that is not looked into may
 *       call them.
 *   <li>A class that is instantiated, or whose static method or field is used, is initialized. Its
 *       {@link StaticInitializer} counts in slices.
 *   <li>A class object ({@code Config.class}) may go to reflection: all members count, and those of
 *       the types of its fields, as a JSON library fills them in; and what a {@code ServiceLoader}
 *       finds.
 *   <li>A library counts by its content, as do the libraries that it refers to.
 * </ul>
 *
 * <p>A part's digest does not depend on the order of the walk, except for the numbers of {@link
 * ClassNames}; the digest over all parts is taken in the order of their names. What the compiler
 * named (the body of a lambda, an accessor) is no part: its content stands where its name would,
 * since javac without {@code -g} merges equal lambdas and with it does not.
 */
final class Reach {

  private static final Pattern CLASS_IN_SIGNATURE = Pattern.compile("(?<![\\w/$])L([\\w/$]+)");

  /** Code that has a digest of its own. */
  private record Part(ClassSummary owner, String name, CanonicalCode code, boolean isInitializer) {}

  private record Call(String owner, String key) {}

  private final CodeBase code;
  private final Hierarchy hierarchy;
  private final ClassNames names;
  private final SymbolWriter writer;
  private final boolean following;
  private final ArrayDeque<Part> pending = new ArrayDeque<>();
  private final Set<String> reached = new HashSet<>();
  private final Set<String> headers = new LinkedHashSet<>();
  private final Set<String> instantiated = new LinkedHashSet<>();
  private final Set<String> literals = new HashSet<>();
  private final Set<Call> virtualCalls = new LinkedHashSet<>();
  private final TreeMap<String, String> parts = new TreeMap<>();
  private final Map<Library, LibraryFile> libraries = new LinkedHashMap<>();
  private final ArrayDeque<LibraryFile> pendingLibraries = new ArrayDeque<>();
  private final ContentChanges contents;
  private final SortedSet<Impurity> impurities = new TreeSet<>();
  private final Set<FileStamp> files = new LinkedHashSet<>();
  private final Map<String, FieldAccess> accesses = new HashMap<>();
  private @Nullable Part current;

  /**
   * @param following whether calls are followed; else a part stands for itself
   */
  Reach(CodeBase code, boolean following) {
    this.code = code;
    this.following = following;
    hierarchy = new Hierarchy(code);
    names = new ClassNames(code);
    contents = new ContentChanges(code, hierarchy, names);
    writer = new SymbolWriter(code, hierarchy, names, this);
  }

  /** A function that is called, and the functions and objects that it captured. */
  void start(FunctionIdentity function) throws IOException {
    Symbol call = function.call();
    ClassSummary owner = hierarchy.user(call.owner());
    Hierarchy.Member target = owner == null ? null : hierarchy.resolve(owner, call.key());
    if (owner == null || target == null) {
      entry(function, List.of(call), owner);
    } else if (target.method().isUnnamed()) {
      initialize(target.owner());
      String name = names.readable(target.owner().name()) + lambdaPlace(function);
      add(unique(name), target.owner(), target.method().code());
    } else if (following) {
      var symbols = new ArrayList<Symbol>();
      if (function.kind() == FunctionIdentity.Kind.CONSTRUCTOR) {
        symbols.add(Symbol.type(Symbol.Kind.NEW, call.owner()));
      }
      symbols.add(call);
      entry(function, symbols, owner);
    } else {
      reach(target.owner(), target.method());
    }
    for (Object value : function.captured()) {
      if (value != null && following) {
        argument(value.getClass().getName().replace('.', '/'));
      }
    }
    for (FunctionIdentity captured : function.capturedFunctions()) {
      start(captured);
    }
  }

  /** Analyses everything that was started, in user code and libraries. */
  void run() throws IOException {
    while (!pending.isEmpty() || !pendingLibraries.isEmpty()) {
      if (!pending.isEmpty()) {
        Part part = pending.remove();
        current = part;
        var out = new DigestBuffer();
        writer.write(part.code(), out);
        parts.put(part.name(), out.hex());
        current = null;
      } else {
        followLibrary(pendingLibraries.remove());
      }
    }
    impurities.addAll(contents.findings());
  }

  /** The digest over all parts, once {@link #run} is through. */
  CodeDigest digest() {
    int jdk = Jdk.featureVersion();
    var all = new DigestBuffer().text("joblib4j code 1").int32(jdk).int32(parts.size());
    parts.forEach((name, digest) -> all.text(name).text(digest));
    List<Library> sorted =
        libraries.keySet().stream()
            .sorted(Comparator.comparing(Library::name).thenComparing(Library::digest))
            .toList();
    sorted.forEach(library -> all.text(library.name()).text(library.digest()));
    return new CodeDigest(all.hex(), jdk, parts, sorted, List.copyOf(impurities), List.of());
  }

  /** The files that were read, as they were then. */
  Collection<FileStamp> files() {
    return files;
  }

  /** Counts the class of an object that comes from outside: in an argument, or captured. */
  void argument(String name) throws IOException {
    instantiate(name);
    for (ClassSummary type = hierarchy.user(name);
        type != null;
        type = hierarchy.superclass(type)) {
      for (FieldSummary field : type.fields().values()) {
        if (field.isEnumConstant()) {
          initializerOf(new Hierarchy.FieldMember(type, field));
        }
      }
    }
  }

  /** Counts objects of a class among those that a virtual call may meet. */
  void instantiate(String name) throws IOException {
    ClassSummary type = hierarchy.user(name);
    if (!following || type == null || !instantiated.add(name)) {
      return;
    }
    header(type);
    initialize(type);
    for (Call call : List.copyOf(virtualCalls)) {
      bind(type, call);
    }
    for (String key : hierarchy.callableFromOutside(name)) {
      Hierarchy.Member target = hierarchy.resolve(type, key);
      if (target != null) {
        reach(target.owner(), target.method());
      }
    }
  }

  /** Counts a user method, and its overrides if the call is virtual. */
  void call(String owner, Hierarchy.Member target, boolean isVirtual) throws IOException {
    if (!following) {
      return;
    }
    reach(target.owner(), target.method());
    Call call = new Call(owner, target.method().key());
    if (isVirtual && target.method().isOverridable() && virtualCalls.add(call)) {
      for (String name : List.copyOf(instantiated)) {
        ClassSummary type = hierarchy.user(name);
        if (type != null) {
          bind(type, call);
        }
      }
    }
  }

  /** Counts what a class does when it is initialized, beyond its own fields. */
  void initialize(ClassSummary type) throws IOException {
    if (!following || !reached.add(type.name() + ".<clinit>")) {
      return;
    }
    remember(type);
    StaticInitializer initializer = type.initializer();
    CanonicalCode effects = initializer == null ? null : initializer.effects();
    if (effects != null) {
      String name = names.readable(type.name()) + " static initializer";
      pending.add(new Part(type, name, effects, true));
    }
    ClassSummary parent = hierarchy.superclass(type);
    if (parent != null) {
      initialize(parent);
    }
  }

  /** Counts what decides the value of a static field. */
  void initializerOf(Hierarchy.FieldMember member) throws IOException {
    if (!following) {
      return;
    }
    ClassSummary type = member.owner();
    initialize(type);
    String field = member.field().name();
    StaticInitializer initializer = type.initializer();
    if (initializer != null && reached.add(type.name() + ".<clinit>." + field)) {
      String name = names.readable(type.name()) + "." + field + " initializer";
      FieldAccess access =
          accesses.computeIfAbsent(type.name(), _ -> new FieldAccess(code, hierarchy, type));
      pending.add(new Part(type, name, initializer.slice(member.field(), access), true));
    }
  }

  /** Counts everything that reflection may do with a class. */
  void literal(String name) throws IOException {
    if (!following || name.startsWith("[") || !literals.add(name)) {
      return;
    }
    ClassSummary type = hierarchy.user(name);
    if (type != null) {
      members(type);
    }
    SortedSet<String> providers = code.providers(name);
    if (!providers.isEmpty()) {
      var list = new DigestBuffer();
      for (String provider : providers) {
        writer.type(provider, list);
        instantiate(provider);
        ClassSummary summary = hierarchy.user(provider);
        if (summary != null) {
          reachAll(summary, method -> method.key().equals("<init>()V") || isProvider(method));
        }
      }
      parts.put("providers of " + names.readable(name), list.hex());
    }
  }

  /** Counts the library of a class. */
  void library(String className) throws IOException {
    if (!following) {
      return;
    }
    LibraryFile library = code.library(className);
    if (libraries.putIfAbsent(library.library(), library) == null) {
      pendingLibraries.add(library);
      FileStamp stamp = code.libraryStamp(className);
      if (stamp != null) {
        files.add(stamp);
      }
    }
  }

  /** Counts a user class as seen: its supertypes decide casts and {@code instanceof}. */
  void header(ClassSummary type) throws IOException {
    if (!following || !headers.add(type.name())) {
      return;
    }
    remember(type);
    var out = new DigestBuffer();
    if (type.superclass() != null) {
      writer.type(type.superclass(), out);
    }
    for (String i : type.interfaces().stream().sorted().toList()) {
      writer.type(i, out);
    }
    parts.put("type " + names.readable(type.name()), out.hex());
    for (String parent : hierarchy.supertypes(type.name())) {
      ClassSummary summary = hierarchy.user(parent);
      if (summary != null) {
        header(summary);
      }
    }
  }

  /** Reports what a digest cannot vouch for in the part that is being written. */
  void impure(Impurity.Kind kind, String detail) {
    Part part = current;
    if (part != null) {
      impurities.add(new Impurity(kind, part.name(), detail));
    }
  }

  /** Notes what the part that is being written does with objects in static fields. */
  void contents(StaticContents statics) throws IOException {
    Part part = current;
    if (part != null) {
      contents.add(statics, part.name(), part.isInitializer() ? part.owner() : null);
    }
  }

  /** Whether the part that is being written initializes a class. */
  boolean isInitializing(ClassSummary type) {
    Part part = current;
    return part != null && part.isInitializer() && part.owner() == type;
  }

  private void reach(ClassSummary owner, MethodSummary method) throws IOException {
    if (method.isAbstract() || !reached.add(owner.name() + "." + method.key())) {
      return;
    }
    String name = names.readable(owner, method);
    if (method.isNative()) {
      impurities.add(new Impurity(Impurity.Kind.NATIVE_CODE, name, "a native method"));
    }
    add(name, owner, method.code());
  }

  private void add(String name, ClassSummary owner, CanonicalCode content) throws IOException {
    remember(owner);
    pending.add(new Part(owner, name, content, false));
  }

  private void entry(FunctionIdentity function, List<Symbol> symbols, @Nullable ClassSummary owner)
      throws IOException {
    ClassSummary type = owner != null ? owner : code.find(function.owner());
    if (type == null) {
      throw new UnidentifiableFunctionException(
          function.className() + " has no class file that its class loader shows");
    }
    CanonicalCode calls = new CanonicalCode(new byte[0], symbols, StaticContents.NONE);
    pending.add(new Part(type, unique("the function " + function.name()), calls, false));
  }

  private String unique(String name) {
    String candidate = name;
    for (int i = 2; !reached.add("start " + candidate); i++) {
      candidate = name + " #" + i;
    }
    return candidate;
  }

  private static String lambdaPlace(FunctionIdentity function) {
    String name = function.name();
    return name.substring(name.lastIndexOf(".lambda"));
  }

  private void bind(ClassSummary type, Call call) throws IOException {
    if (hierarchy.supertypes(type.name()).contains(call.owner())) {
      Hierarchy.Member target = hierarchy.resolve(type, call.key());
      if (target != null) {
        reach(target.owner(), target.method());
      }
    }
  }

  private void members(ClassSummary type) throws IOException {
    if (!type.isInterface()) {
      instantiate(type.name());
    }
    header(type);
    reachAll(type, method -> !method.isUnnamed());
    var out = new DigestBuffer();
    for (FieldSummary field : type.fields().values()) {
      if (!field.isSynthetic()) {
        out.text(field.name());
        writer.descriptor(field.descriptor(), out);
        for (MatchResult match :
            CLASS_IN_SIGNATURE.matcher(field.genericType()).results().toList()) {
          ClassSummary used = hierarchy.user(match.group(1));
          if (used != null) {
            literal(used.name());
          }
        }
      }
    }
    parts.put("fields of " + names.readable(type.name()), out.hex());
  }

  private void reachAll(ClassSummary type, Predicate<MethodSummary> wanted) throws IOException {
    for (MethodSummary method : new TreeMap<>(type.methods()).values()) {
      if (wanted.test(method)) {
        reach(type, method);
      }
    }
  }

  private static boolean isProvider(MethodSummary method) {
    return method.isStatic() && method.key().startsWith("provider()");
  }

  private void followLibrary(LibraryFile library) throws IOException {
    for (String name : library.references().stream().sorted().toList()) {
      switch (code.origin(name)) {
        case LIBRARY -> library(name);
        case USER -> literal(name);
        case JDK, MISSING -> {} // optional dependencies are missing more often than not
      }
    }
  }

  private void remember(ClassSummary type) {
    FileStamp stamp = code.stamp(type.name());
    if (stamp != null) {
      files.add(stamp);
    }
  }
}
