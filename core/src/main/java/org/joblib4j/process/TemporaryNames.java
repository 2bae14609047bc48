package org.joblib4j.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Names of what this library creates in folders that it shares with others, and the removal of what
 * a killed JVM could not remove.
 *
 * <p>A name says which process made it: {@code joblib4j-PID-...}. Nothing is left by a JVM that
 * ends, even by {@code kill -9}, but for one that is killed in the millisecond between creating a
 * name and giving it up.
 */
final class TemporaryNames {
  private static final System.Logger LOG = System.getLogger(TemporaryNames.class.getName());

  static final String PREFIX = "joblib4j-";

  /** Read and write for the user, nothing for others. */
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** A folder into which only the user sees. */
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /**
   * So old is no name that is still about to be given up; a process of another container may be.
   */
  private static final Duration MINIMUM_AGE = Duration.ofMinutes(1);

  private TemporaryNames() {}

  /** The system's folder for temporary files. */
  static Path folder() {
    return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
  }

  /** Creates a private folder for this process. */
  static Path createFolder(Path parent) throws IOException {
    return Files.createTempDirectory(
        parent, PREFIX + ProcessHandle.current().pid() + "-", PRIVATE_FOLDER);
  }

  /** Removes what dead processes left in a folder; what cannot be removed stays. */
  static void sweep(Path folder) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path entry : entries) {
        if (isLeft(entry)) {
          remove(entry);
        }
      }
    } catch (IOException e) {
      // Nobody waits for it: the next sweep tries again.
    }
  }

  private static boolean isLeft(Path entry) throws IOException {
    String[] parts = String.valueOf(entry.getFileName()).split("-", 3);
    if (parts.length < 3 || !parts[1].chars().allMatch(Character::isDigit)) {
      return false;
    }
    return ProcessHandle.of(Long.parseLong(parts[1])).isEmpty()
        && Files.getLastModifiedTime(entry).toInstant().isBefore(Instant.now().minus(MINIMUM_AGE));
  }

  /** Removes a file or a folder of files; what cannot be removed stays for a sweep. */
  static void removeQuietly(Path entry) {
    try {
      remove(entry);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "left behind: " + entry, e);
    }
  }

  private static void remove(Path entry) throws IOException {
    if (Files.isDirectory(entry)) {
      try (DirectoryStream<Path> inside = Files.newDirectoryStream(entry)) {
        for (Path file : inside) {
          Files.deleteIfExists(file);
        }
      }
    }
    Files.deleteIfExists(entry);
  }
}
