package org.joblib4j.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that other processes of this user can open and that is gone when this JVM ends.
 *
 * <p>On Linux it has no name: it is created in {@code /dev/shm}, which is memory, unlinked at once,
 * and reached as {@code /proc/PID/fd/N} as long as this JVM has it open. Whatever ends the JVM, the
 * kernel frees the memory when the last mapping goes. Numbers of file descriptors are used again,
 * so a path must not be used after {@link #close}. Elsewhere the file has a name in a private
 * folder and is deleted on close.
 *
 * <p>Safe for use by several threads as far as its {@link FileChannel} is.
 */
final class SharedFile implements AutoCloseable {
  private static final String SUFFIX = ".shared";
  private static final Set<StandardOpenOption> OPTIONS =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final FileChannel channel;
  private final Path path;
  private final boolean named;

  private SharedFile(FileChannel channel, Path path, boolean named) {
    this.channel = channel;
    this.path = path;
    this.named = named;
  }

  /** Where shared files are created, the best place first. */
  static List<Path> folders() {
    Path temporary = TemporaryNames.folder();
    return Files.isWritable(MEMORY) ? List.of(MEMORY, temporary) : List.of(temporary);
  }

  /**
   * An empty file.
   *
   * @param folder where it lies, or lay before it lost its name
   */
  static SharedFile create(Path folder) throws IOException {
    if (Files.isDirectory(DESCRIPTORS)) {
      SharedFile nameless = createNameless(folder);
      if (nameless != null) {
        return nameless;
      }
    }
    Path name = TemporaryNames.unguessable(folder, SUFFIX);
    return new SharedFile(FileChannel.open(name, OPTIONS, TemporaryNames.PRIVATE_FILE), name, true);
  }

  /** Null where the table of descriptors does not tell the file's old name. */
  private static @Nullable SharedFile createNameless(Path folder) throws IOException {
    Path name = TemporaryNames.unguessable(folder.toRealPath(), SUFFIX);
    Set<OpenOption> options = new HashSet<>(OPTIONS);
    // On systems that have such a table, the name goes with the next system call.
    options.add(StandardOpenOption.DELETE_ON_CLOSE);
    FileChannel channel = FileChannel.open(name, options, TemporaryNames.PRIVATE_FILE);
    try {
      Path descriptor = descriptorOf(name.toString());
      if (descriptor != null) {
        return new SharedFile(channel, descriptor, false);
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  /** The entry of this process's table that is this file, which has lost its name. */
  private static @Nullable Path descriptorOf(String name) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path entry : entries) {
        try {
          if (Files.readSymbolicLink(entry).toString().startsWith(name)) {
            return Path.of(
                "/proc", Long.toString(ProcessHandle.current().pid()), "fd", fileName(entry));
          }
        } catch (NoSuchFileException e) {
          // Closed by another thread meanwhile.
        }
      }
    }
    return null;
  }

  private static String fileName(Path entry) {
    return String.valueOf(entry.getFileName());
  }

  FileChannel channel() {
    return channel;
  }

  /** Where other processes open it, until it is closed. */
  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (named) {
      Files.deleteIfExists(path);
    }
  }
}
