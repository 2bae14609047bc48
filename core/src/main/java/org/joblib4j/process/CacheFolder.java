package org.joblib4j.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the worker jar and the AOT caches are kept: {@code $XDG_CACHE_HOME/joblib4j}, else {@code
 * ~/.cache/joblib4j}.
 *
 * <p>Workers run what lies there, so nobody but the user may write to it. Where there is no such
 * folder, a temporary one serves this JVM and is deleted at its end.
 */
final class CacheFolder {
  private static final System.Logger LOG = System.getLogger(CacheFolder.class.getName());
  private static @Nullable Path temporary;

  private CacheFolder() {}

  /**
   * The folder, created where it is not there.
   *
   * @throws IOException when not even a temporary folder can be created
   */
  static Path open() throws IOException {
    Path folder = place();
    try {
      if (!Files.isDirectory(folder)) {
        Path parent = folder.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.createDirectories(folder, TemporaryNames.PRIVATE_FOLDER);
      }
      if (isPrivate(folder)) {
        return folder;
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} can be written to by others or not by this user: worker processes start from a"
              + " temporary folder, which is slower; chmod 700 mends it",
          folder);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "worker processes start from a temporary folder, which is slower; XDG_CACHE_HOME can name"
              + " a place where "
              + folder
              + " cannot be written",
          e);
    }
    return temporary();
  }

  private static Path place() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg != null && Path.of(xdg).isAbsolute()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home", "/"), ".cache");
    return base.resolve("joblib4j");
  }

  private static boolean isPrivate(Path folder) throws IOException {
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
    return Files.isWritable(folder)
        && !permissions.contains(PosixFilePermission.GROUP_WRITE)
        && !permissions.contains(PosixFilePermission.OTHERS_WRITE)
        && isOwn(folder);
  }

  private static boolean isOwn(Path folder) throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self)
        ? Files.getOwner(folder).equals(Files.getOwner(self))
        : Files.getOwner(folder).getName().equals(System.getProperty("user.name"));
  }

  private static synchronized Path temporary() throws IOException {
    Path folder = temporary;
    if (folder == null) {
      folder = TemporaryNames.createFolder(TemporaryNames.folder());
      temporary = folder;
      Path left = folder;
      Runtime.getRuntime().addShutdownHook(new Thread(() -> TemporaryNames.removeQuietly(left)));
    }
    return folder;
  }
}
