package org.joblib4j.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a store does with folders, which others may fill, remove or replace at the same moment.
 *
 * <p>A pipe in place of a folder or a file would keep whoever opens it waiting for ever, so nothing
 * is opened before its kind is known.
 */
final class Folders {
  private Folders() {}

  static void create(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          folder + ": cannot be made, a file of that name is in the way; remove it", e);
    }
  }

  /**
   * What is in a folder; nothing where there is none.
   *
   * @throws FileSystemException when something else is in its place, or that of a folder above
   */
  static List<Path> children(Path folder) throws IOException {
    try {
      if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory()) {
        throw inTheWay(folder);
      }
      try (Stream<Path> children = Files.list(folder)) {
        return children.toList();
      }
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (FileSystemException e) {
      throw explained(folder, e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The exception itself, unless a folder is missing since something else is in its place. */
  static FileSystemException explained(Path folder, FileSystemException e) {
    Path present = folder;
    while (present != null && !Files.exists(present)) {
      present = present.getParent();
    }
    return present == null || Files.isDirectory(present) ? e : inTheWay(present);
  }

  private static FileSystemException inTheWay(Path path) {
    return new FileSystemException(
        path.toString(), null, "is in the place of a folder of the cache; remove it");
  }

  /** Removes a file, or a folder with all that is in it, also while others put something there. */
  static void delete(Path path) throws IOException {
    for (int attempt = 1; Files.exists(path, LinkOption.NOFOLLOW_LINKS); attempt++) {
      try {
        Files.walkFileTree(path, new Removal());
        return;
      } catch (DirectoryNotEmptyException e) {
        // Somebody stores a result at this moment.
        if (attempt == 100) {
          throw e;
        }
      }
    }
  }

  /** Removes what was last written before a time, to a depth of two. */
  static void sweep(Path folder, Predicate<Path> isOurs, Instant limit) throws IOException {
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : files.filter(isOurs).toList()) {
        FileTime written = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
        if (written.toInstant().isBefore(limit)) {
          delete(file);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
