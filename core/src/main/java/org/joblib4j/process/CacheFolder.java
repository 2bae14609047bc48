package org.joblib4j.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the worker jar and the AOT caches are kept: {@code $XDG_CACHE_HOME/joblib4j}, else {@code
 * ~/.cache/joblib4j}.
 *
 * <p>Workers run what lies there, so nobody but the user may write to it. Where there is no such
 * folder, a temporary one serves this JVM and is deleted at its end; AOT caches are not worth
 * making there.
 */
final class CacheFolder {
  /** So much of the hash names a version. */
  static final int VERSION_DIGITS = 24;

  private static final Pattern VERSION = Pattern.compile("[0-9a-f]{" + VERSION_DIGITS + "}");
  private static final int MOST_VERSIONS = 4;
  private static final Duration KEPT = Duration.ofDays(60);

  /** So exact is the time of the last use. */
  private static final Duration MARK_EVERY = Duration.ofHours(1);

  /** Never closed: it is removed when this JVM ends. */
  private static @Nullable TemporaryFolder temporary;

  private CacheFolder() {}

  /**
   * The folder, created where it is not there.
   *
   * @throws IOException when not even a temporary folder can be created
   */
  static synchronized Path open() throws IOException {
    if (temporary != null) {
      return temporary();
    }
    Path folder = place();
    try {
      if (!Files.isDirectory(folder)) {
        Path parent = folder.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.createDirectories(folder, TemporaryNames.PRIVATE_FOLDER);
      }
      return isPrivate(folder)
          ? folder
          : openInsteadOf(
              folder, "others can write to it, or this user cannot; chmod 700 mends it");
    } catch (IOException e) {
      return openInsteadOf(folder, e.toString());
    }
  }

  /**
   * A temporary folder, because the usual one is of no use; says so in a warning.
   *
   * @throws IOException when it cannot be created
   */
  static synchronized Path openInsteadOf(Path folder, String reason) throws IOException {
    if (temporary == null) {
      Log.of(CacheFolder.class)
          .log(
              System.Logger.Level.WARNING,
              "worker processes start more slowly, from a temporary folder, as "
                  + folder
                  + " is of no use: "
                  + reason
                  + " (XDG_CACHE_HOME can name another place)");
    }
    return temporary();
  }

  /** Whether a folder ends with this JVM. */
  static synchronized boolean isTemporary(Path folder) {
    return temporary != null && folder.equals(temporary.path());
  }

  /**
   * The folder for what belongs to one content of the worker jar, marked as used.
   *
   * @throws IOException when it cannot be created
   */
  static Path ofVersion(Path cache, String version) throws IOException {
    Path folder = cache.resolve(version);
    Files.createDirectories(folder, TemporaryNames.PRIVATE_FOLDER);
    FileTime now = FileTime.from(Instant.now());
    if (Files.getLastModifiedTime(folder).toInstant().isBefore(now.toInstant().minus(MARK_EVERY))) {
      Files.setLastModifiedTime(folder, now);
    }
    return folder;
  }

  /**
   * Removes the folders of versions that were not used for long, and all but the last few: a
   * developer makes a new version with each build.
   */
  static void removeOldVersions(Path cache) throws IOException {
    List<Path> versions;
    try (Stream<Path> entries = Files.list(cache)) {
      versions =
          entries
              .filter(entry -> VERSION.matcher(String.valueOf(entry.getFileName())).matches())
              .sorted(Comparator.comparing(CacheFolder::lastUsed).reversed())
              .toList();
    }
    Instant now = Instant.now();
    for (int i = 0; i < versions.size(); i++) {
      Duration unused = Duration.between(lastUsed(versions.get(i)), now);
      if (unused.compareTo(i < MOST_VERSIONS ? KEPT : MARK_EVERY.multipliedBy(2)) > 0) {
        TemporaryNames.removeQuietly(versions.get(i));
      }
    }
  }

  private static Instant lastUsed(Path folder) {
    try {
      return Files.getLastModifiedTime(folder).toInstant();
    } catch (IOException e) {
      return Instant.now();
    }
  }

  private static Path place() {
    Path home = Path.of(System.getProperty("user.home", "/"), ".cache");
    String xdg = System.getenv("XDG_CACHE_HOME");
    try {
      Path base = xdg != null && Path.of(xdg).isAbsolute() ? Path.of(xdg) : home;
      return base.resolve("joblib4j");
    } catch (InvalidPathException e) {
      // The name has characters that this JVM's locale (LC_ALL=C) cannot write.
      return home.resolve("joblib4j");
    }
  }

  private static boolean isPrivate(Path folder) throws IOException {
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
    return Files.isWritable(folder)
        && !permissions.contains(PosixFilePermission.GROUP_WRITE)
        && !permissions.contains(PosixFilePermission.OTHERS_WRITE)
        && TemporaryNames.isOwn(folder);
  }

  private static synchronized Path temporary() throws IOException {
    TemporaryNames.checkFolder();
    TemporaryFolder folder = temporary;
    // Some systems remove temporary files that are old, while they are in use as well.
    if (folder == null || !Files.isDirectory(folder.path())) {
      folder = TemporaryFolder.create();
      temporary = folder;
    }
    return folder.path();
  }
}
