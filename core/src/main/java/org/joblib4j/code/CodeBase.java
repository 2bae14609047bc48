package org.joblib4j.code;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The classes that one class loader finds, and how each of them counts.
 *
 * <p>User code is what loads from directories, or from nowhere that is a file (a compiler in
 * memory, a shell); classes in jars are library code unless their package is one of the user's. An
 * application in jars has none of its classes in directories: where the function that is looked at
 * is in a jar, all of its {@linkplain #home home} is user code. This project's own classes are a
 * library wherever they come from.
 *
 * <p>A class file is read once: it is the code that was loaded, as far as anybody can tell, and a
 * later edit of the file does not change what runs. A file that is newer than the code base (for
 * the loaders of the JVM: than the JVM) may differ from what was loaded; {@link #isSuspect} says
 * so. Code that is in no file is what its class loader shows: {@link #shows} says whether that has
 * changed, as when a shell replaces a method.
 *
 * <p>Not thread-safe; whoever uses one holds its {@link #lock}. The class loader is referred to
 * weakly, so that a code base does not keep an application from being unloaded.
 */
final class CodeBase {
  private static final String OWN_ROOT = root(CodeBase.class);

  /** The scheme of what worker processes get from their parent, followed by its URL there. */
  private static final String SENT = "joblib4j";

  /** Second names of packages that belong to many. */
  private static final Set<String> HOSTS =
      Set.of("apache", "bitbucket", "eclipse", "github", "gitlab", "googlecode", "sourceforge");

  private record Location(Origin origin, @Nullable URL url) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final WeakReference<ClassLoader> loader;
  private final Set<String> userPrefixes;
  private final String home;
  private final InstantSource clock;

  /** When the classes began to be loaded; null for the start of this JVM. */
  private final @Nullable Instant loadedSince;

  private final Map<String, Location> locations = new HashMap<>();
  private final Map<String, ClassSummary> classes = new HashMap<>();
  private final Map<String, FileStamp> stamps = new HashMap<>();
  private final Map<Path, LibraryFile> libraries = new HashMap<>();
  private final Map<Path, FileStamp> libraryStamps = new HashMap<>();

  /** Digests of the classes that are in no file, as they were when they were read. */
  private final Map<String, String> shown = new HashMap<>();

  private Footprint footprint = new Footprint();

  /**
   * The classes of a loader.
   *
   * @param userPackages packages that are user code though they are in jars
   * @param home the {@link #home} of the functions that it is for
   * @param clock the time of the file system
   * @param loadedSince when the classes began to be loaded, if another process has sent them
   */
  CodeBase(
      ClassLoader loader,
      Set<String> userPackages,
      String home,
      InstantSource clock,
      @Nullable Instant loadedSince) {
    this.loader = new WeakReference<>(loader);
    this.home = home;
    this.clock = clock;
    userPrefixes = new TreeSet<>();
    userPackages.forEach(name -> userPrefixes.add(name.replace('.', '/') + "/"));
    boolean loadedByJvm =
        loader.equals(ClassLoader.getSystemClassLoader())
            || loader.equals(ClassLoader.getPlatformClassLoader());
    this.loadedSince = loadedSince != null || loadedByJvm ? loadedSince : clock.instant();
  }

  /**
   * The packages that a class in a jar has in common with the rest of its application: those that
   * begin with the same two names, as {@code com/acme/}, or three where the second is that of a
   * host of many, as {@code com/github/alice/}; all of its own package where that has fewer; {@code
   * /} for classes without a package. Empty for a class that is in no jar.
   */
  static String home(String internalName, ClassLoader loader) {
    URL url = loader.getResource(internalName + ".class");
    if (url == null || !atHome(url).getProtocol().equals("jar")) {
      return "";
    }
    String[] names = internalName.split("/");
    int count = names.length > 2 && HOSTS.contains(names[1]) ? 3 : 2;
    count = Math.min(count, names.length - 1);
    return String.join("/", List.of(names).subList(0, count)) + "/";
  }

  private boolean isAtHome(String internalName) {
    return home.equals("/")
        ? internalName.indexOf('/') < 0
        : !home.isEmpty() && internalName.startsWith(home);
  }

  /** When the classes began to be loaded. */
  Instant loadedSince() {
    return loadedSince == null ? JvmStart.instant() : loadedSince;
  }

  ReentrantLock lock() {
    return lock;
  }

  /** From now on, whatever is looked at goes into a footprint of its own. */
  Footprint newFootprint() {
    footprint = new Footprint();
    return footprint;
  }

  /** Where a class comes from, given its internal name. */
  Origin origin(String internalName) {
    return locate(internalName).origin();
  }

  /**
   * What a class declares; null when it is missing.
   *
   * @throws IOException naming the class file, when it cannot be read
   */
  @Nullable ClassSummary find(String internalName) throws IOException {
    if (Jdk.contains(internalName)) {
      return Jdk.find(internalName);
    }
    ClassSummary summary = classes.get(internalName);
    URL url = locate(internalName).url();
    if (url == null) {
      return null;
    }
    if (summary == null) {
      summary = read(internalName, url);
      classes.put(internalName, summary);
    }
    FileStamp stamp = stamps.get(internalName);
    if (stamp != null) {
      footprint.read(internalName, stamp);
    } else {
      footprint.readFromLoader(internalName, shown.getOrDefault(internalName, ""));
    }
    return summary;
  }

  /** The file of a user class as it was when it was read, where it is a file. */
  @Nullable FileStamp stamp(String internalName) {
    return stamps.get(internalName);
  }

  /** Whether a file was written or put in its place after its class may have been loaded. */
  boolean isSuspect(FileStamp stamp) {
    return loadedSince == null
        ? JvmStart.isBefore(stamp.lastChange())
        : stamp.lastChange().isAfter(loadedSince);
  }

  /**
   * The library that a class is in and what it refers to.
   *
   * @throws IOException naming the jar, when it cannot be read
   * @throws IllegalArgumentException when the class is not in a library
   */
  LibraryFile library(String internalName) throws IOException {
    Path path = libraryPath(internalName);
    LibraryFile known = libraries.get(path);
    if (known == null) {
      if (Files.isRegularFile(path)) {
        stampOfJar(path);
      }
      known = LibraryFile.read(path);
      libraries.put(path, known);
    }
    FileStamp stamp = libraryStamps.get(path);
    if (stamp != null) {
      footprint.read(internalName, stamp);
    } else {
      footprint.readOnce();
    }
    return known;
  }

  private FileStamp stampOfJar(Path path) throws IOException {
    FileStamp stamp = libraryStamps.get(path);
    if (stamp == null) {
      stamp = FileStamp.of(path, clock.instant());
      libraryStamps.put(path, stamp);
    }
    return stamp;
  }

  /** The jar of a library as it was when it was read, where it is a file. */
  @Nullable FileStamp libraryStamp(String internalName) throws IOException {
    return libraryStamps.get(libraryPath(internalName));
  }

  /** The classes that a ServiceLoader would find for a service, the platform's left out. */
  SortedSet<String> providers(String service) throws IOException {
    String name = service.replace('/', '.');
    var providers = new TreeSet<String>();
    for (URL url : Collections.list(requireLoader().getResources("META-INF/services/" + name))) {
      try (InputStream in = url.openStream()) {
        new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .forEach(line -> providers.add(line.replace('.', '/')));
      }
    }
    for (Module module : ModuleLayer.boot().modules()) {
      for (ModuleDescriptor.Provides provides : module.getDescriptor().provides()) {
        if (provides.service().equals(name)) {
          provides.providers().forEach(provider -> providers.add(provider.replace('.', '/')));
        }
      }
    }
    providers.removeIf(Jdk::contains);
    footprint.asked(service, providers);
    return providers;
  }

  private Location locate(String internalName) {
    Location known = locations.get(internalName);
    if (known == null) {
      known = search(internalName);
      locations.put(internalName, known);
    }
    if (known.origin() != Origin.JDK) {
      footprint.looked(internalName, known.url());
    }
    return known;
  }

  /** Where the class loader finds a class that is not the platform's now; null for nowhere. */
  @Nullable URL look(String internalName) {
    URL url = requireLoader().getResource(internalName + ".class");
    return url == null ? null : atHome(url);
  }

  private Location search(String internalName) {
    if (Jdk.contains(internalName)) {
      return new Location(Origin.JDK, null);
    }
    URL url = look(internalName);
    if (url == null) {
      return new Location(Origin.MISSING, null);
    }
    if (userPrefixes.stream().anyMatch(internalName::startsWith)) {
      return new Location(Origin.USER, url);
    }
    boolean isOwn = url.toString().startsWith(OWN_ROOT);
    boolean isLibrary = isOwn || (url.getProtocol().equals("jar") && !isAtHome(internalName));
    return new Location(isLibrary ? Origin.LIBRARY : Origin.USER, url);
  }

  /** Where a class comes from in the process that has sent it, which runs on this machine. */
  private static URL atHome(URL url) {
    if (url.getProtocol().equals(SENT)) {
      try {
        return URI.create(url.getFile()).toURL();
      } catch (MalformedURLException | IllegalArgumentException _) {
        return url;
      }
    }
    return url;
  }

  private ClassSummary read(String internalName, URL url) throws IOException {
    try {
      byte[] bytes;
      if (url.getProtocol().equals("file")) {
        Path path = path(url);
        FileState state = FileState.timesOf(path, clock.instant());
        bytes = Files.readAllBytes(path);
        stamps.put(internalName, new FileStamp(path, state.holding(bytes)));
      } else {
        boolean isInJar = url.getProtocol().equals("jar");
        if (isInJar) {
          stamps.put(internalName, stampOfJar(file(url)));
        }
        bytes = content(url);
        if (!isInJar) {
          shown.put(internalName, digest(bytes));
        }
      }
      return ClassSummary.read(bytes);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          url + ": not a class file that this JDK can read: " + e.getMessage(), e);
    }
  }

  /** Whether the class loader still shows the same content of a class that is in no file. */
  boolean shows(String internalName, String digest) {
    try {
      URL url = look(internalName);
      return url != null && digest(content(url)).equals(digest);
    } catch (IOException _) {
      return false;
    }
  }

  private static byte[] content(URL url) throws IOException {
    try (InputStream in = url.openStream()) {
      return in.readAllBytes();
    }
  }

  private static String digest(byte[] content) {
    return new DigestBuffer().raw(content).hex();
  }

  /** The application's own jar where jars are nested; for this project's classes, their folder. */
  private Path libraryPath(String internalName) throws IOException {
    URL url = locate(internalName).url();
    if (url == null) {
      throw new IllegalArgumentException(internalName + " is in no library");
    }
    return url.getProtocol().equals("file") ? path(toUrl(OWN_ROOT)) : file(url);
  }

  /**
   * The file that has a class, the outermost where files are nested.
   *
   * @throws IOException when none can be told
   */
  static Path file(URL url) throws IOException {
    if (url.getProtocol().equals("file")) {
      return path(url);
    }
    String location = url.toString();
    int start = location.indexOf("file:") >= 0 ? location.indexOf("file:") : location.indexOf('/');
    for (int end = location.indexOf(".jar", start);
        end >= 0;
        end = location.indexOf(".jar", end + 1)) {
      String file = location.substring(start, end + ".jar".length());
      Path path = path(toUrl(file.startsWith("file:") ? file : "file:" + file));
      if (Files.isRegularFile(path)) {
        return path;
      }
    }
    throw new IOException(location + ": cannot tell which jar this class is in");
  }

  private ClassLoader requireLoader() {
    ClassLoader strong = loader.get();
    if (strong == null) {
      throw new IllegalStateException("the class loader of this code base has been unloaded");
    }
    return strong;
  }

  private static String root(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    URL url = type.getResource("/" + file);
    String location = url == null ? "none:" : url.toString();
    return location.endsWith(file)
        ? location.substring(0, location.length() - file.length())
        : location;
  }

  private static URL toUrl(String location) throws IOException {
    return URI.create(location).toURL();
  }

  private static Path path(URL url) throws IOException {
    try {
      String text = url.getPath();
      boolean isPlain =
          File.separatorChar == '/' && text.indexOf('%') < 0 && url.getHost().isEmpty();
      return isPlain ? Path.of(text) : Path.of(url.toURI());
    } catch (URISyntaxException | FileSystemNotFoundException | IllegalArgumentException e) {
      throw new IOException(url + ": not the address of a file", e);
    }
  }
}
