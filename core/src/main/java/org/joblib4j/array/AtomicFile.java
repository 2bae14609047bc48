package org.joblib4j.array;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;

/**
 * Writes a file so that its path never shows a part of it: into a file beside it, renamed when
 * complete. Arrays mapped from the old file keep it.
 */
final class AtomicFile {
  /** Writes the content. */
  @FunctionalInterface
  interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  private static final int MOST_LINKS = 40;

  private AtomicFile() {}

  /**
   * Writes the file; nothing stays of it when that fails.
   *
   * @throws IOException when it cannot be written; it names the path
   */
  static void write(Path path, Content content) throws IOException {
    Path target = followLinks(path);
    if (target.getFileName() == null || Files.isDirectory(target)) {
      throw new IOException(path + ": cannot be written, it is a directory");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      writeInPlace(target, content);
      return;
    }
    // Not named after the target: its name may have the longest length already.
    Path part = target.resolveSibling(".joblib4j-" + UUID.randomUUID() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        keepPermissions(target, part);
        content.writeTo(channel);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": cannot be written, its directory does not exist", e);
    } catch (IOException e) {
      throw new IOException(path + ": cannot be written: " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** The file behind symbolic links, which need not exist: a link to nothing is written through. */
  private static Path followLinks(Path path) throws IOException {
    Path target = path.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(path.toString());
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  /** A pipe or a device is written to, never replaced. */
  private static void writeInPlace(Path target, Content content) throws IOException {
    try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      content.writeTo(channel);
    } catch (IOException e) {
      throw new IOException(target + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /** A file that was private stays private. */
  private static void keepPermissions(Path target, Path part) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    if (view != null && Files.exists(target)) {
      Files.setPosixFilePermissions(part, view.readAttributes().permissions());
    }
  }
}
