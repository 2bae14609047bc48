package org.joblib4j.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of what this library creates in folders that it shares with others, and the removal of what
 * a killed JVM could not remove.
 *
 * <p>A name says which process made it: {@code joblib4j-PID-NAMESPACE-...}. Nothing is left by a
 * JVM that ends, even by {@code kill -9}, but for one that is killed in the millisecond between
 * creating a name and giving it up.
 *
 * <p>Anybody can create anything in such a folder, under any name. So a sweep follows no symbolic
 * link, removes only what belongs to this user, and leaves alone what another PID namespace made: a
 * container that shares the folder has processes that cannot be seen from here.
 */
final class TemporaryNames {
  static final String PREFIX = "joblib4j-";

  /** Read and write for the user, nothing for others. */
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** A folder into which only the user sees. */
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** So old is no name that is still about to be given up. */
  private static final Duration MINIMUM_AGE = Duration.ofMinutes(1);

  private static final int RANDOM_BYTES = 8;

  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-([0-9a-z]+)-.*");

  private static final String NAMESPACE = namespace();

  private TemporaryNames() {}

  /** What a process id of this JVM is an id in; always the same where there are no namespaces. */
  private static String namespace() {
    try {
      String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      return Long.toString(Long.parseLong(link.replaceAll("[^0-9]", "")), Character.MAX_RADIX);
    } catch (IOException | RuntimeException e) {
      return "0";
    }
  }

  /** What the names of a process of this namespace begin with. */
  static String prefixOf(long pid) {
    return PREFIX + pid + "-" + NAMESPACE + "-";
  }

  /** What the names of this process begin with. */
  static String prefix() {
    return prefixOf(ProcessHandle.current().pid());
  }

  /** The system's folder for temporary files. */
  static Path folder() {
    try {
      return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    } catch (InvalidPathException e) {
      // The name has characters that this JVM's locale (LC_ALL=C) cannot write.
      return Path.of("/tmp");
    }
  }

  /**
   * Checks the system's folder for temporary files, which may be anything that somebody typed.
   *
   * @throws IOException when no file can be created there
   */
  static void checkFolder() throws IOException {
    Path folder = folder();
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new IOException(
          "the folder for temporary files "
              + (Files.isDirectory(folder) ? "cannot be written to: " : "does not exist: ")
              + folder
              + "; name another one by -Djava.io.tmpdir");
    }
  }

  /** A name for this process that nobody can guess, and take, before it is created. */
  static Path unguessable(Path folder, String suffix) {
    byte[] random = new byte[RANDOM_BYTES];
    Randomness.SOURCE.nextBytes(random);
    return folder.resolve(prefix() + HexFormat.of().formatHex(random) + suffix);
  }

  /** Made when the first name is: it takes a fresh JVM milliseconds. */
  private static final class Randomness {
    static final SecureRandom SOURCE = new SecureRandom();
  }

  /** Removes what a process that has ended left in a folder; what cannot be removed stays. */
  static void removeLeftBy(long pid, Path folder) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, prefixOf(pid) + "*")) {
      for (Path entry : entries) {
        if (isOwn(entry)) {
          removeQuietly(entry);
        }
      }
    } catch (IOException | RuntimeException e) {
      Log.of(TemporaryNames.class).log(System.Logger.Level.DEBUG, () -> "not swept: " + folder, e);
    }
  }

  /** Removes what dead processes left where workers are started. */
  static void sweepAll() {
    SharedFile.folders().forEach(TemporaryNames::sweep);
  }

  /** Removes what dead processes left in a folder; what cannot be removed stays. Never fails. */
  static void sweep(Path folder) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path entry : entries) {
        sweepEntry(entry);
      }
    } catch (IOException | RuntimeException e) {
      // Nobody waits for it: the next sweep tries again.
      Log.of(TemporaryNames.class).log(System.Logger.Level.DEBUG, () -> "not swept: " + folder, e);
    }
  }

  private static void sweepEntry(Path entry) {
    try {
      if (isLeft(entry)) {
        remove(entry);
      }
    } catch (IOException | RuntimeException e) {
      // Perhaps another process sweeps too, and was quicker.
      Log.of(TemporaryNames.class).log(System.Logger.Level.DEBUG, () -> "left behind: " + entry, e);
    }
  }

  private static boolean isLeft(Path entry) throws IOException {
    Matcher name = NAME.matcher(String.valueOf(entry.getFileName()));
    return name.matches()
        && name.group(2).equals(NAMESPACE)
        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
        && isOwn(entry)
        && Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS)
            .toInstant()
            .isBefore(Instant.now().minus(MINIMUM_AGE));
  }

  /** Whether a file, a folder or a symbolic link belongs to the user of this process. */
  static boolean isOwn(Path entry) throws IOException {
    Path self = Path.of("/proc/self");
    UserPrincipal owner = Files.getOwner(entry, LinkOption.NOFOLLOW_LINKS);
    return Files.exists(self)
        ? owner.equals(Files.getOwner(self))
        : owner.getName().equals(System.getProperty("user.name"));
  }

  /**
   * Removes a file or a folder with all that is in it; what cannot be removed stays for a sweep.
   */
  static void removeQuietly(Path entry) {
    try {
      remove(entry);
    } catch (IOException e) {
      Log.of(TemporaryNames.class).log(System.Logger.Level.DEBUG, () -> "left behind: " + entry, e);
    }
  }

  private static void remove(Path entry) throws IOException {
    Files.walkFileTree(entry, new Removal());
  }

  /** Removes a tree from its leaves on; a symbolic link is a leaf. */
  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE; // somebody else was quicker
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
