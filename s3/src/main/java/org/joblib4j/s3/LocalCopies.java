package org.joblib4j.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.joblib4j.memory.spi.EntryName;
import org.jspecify.annotations.Nullable;

/**
 * Entries that were fetched or stored lately, as files: what is known need not be sent again.
 *
 * <pre>
 * folder/BUCKET-4f0a.../FUNCTION/3f/KEY/TAG.joblib
 * folder/BUCKET-4f0a.../.unfinished/...
 * </pre>
 *
 * <p>The service gives each content of an object a tag, and a copy has it in its name: so that a
 * file and what it is a copy of cannot fall apart, whichever threads and processes write and remove
 * at the same time. A folder with one file for each entry is the price; finding the copy is reading
 * that folder.
 *
 * <p>When the copies have become too large, those that were not used for longest go, in the
 * background. Who has opened one keeps it.
 */
final class LocalCopies {
  private static final Logger LOG = System.getLogger("org.joblib4j.s3");
  private static final String UNFINISHED = ".unfinished";
  private static final int ATTEMPTS = 10;
  private static final int SHARE = 20;

  /** How exactly it is known when a copy was used. */
  private static final Duration USES_EACH = Duration.ofMinutes(1);

  /** Nobody pauses so long within one file. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Path root;
  private final long most;
  private final AtomicLong added = new AtomicLong();
  private final AtomicBoolean isTrimming = new AtomicBoolean();
  private volatile boolean wasTrimmed;

  LocalCopies(S3Options options) {
    Path folder =
        options.copies == null
            ? Path.of(System.getProperty("user.home"), ".cache", "joblib4j", "s3")
            : Path.of(options.copies);
    root = folder.resolve(options.folderName());
    most = options.copiedBytes;
  }

  /** A copy of what had this tag. */
  record Copy(Path file, String tag) {}

  private Path entry(EntryName name) {
    return root.resolve(name.function()).resolve(name.key().substring(0, 2)).resolve(name.key());
  }

  private static String fileName(String tag) {
    byte[] bytes = tag.getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + Layout.EXTENSION;
  }

  private static @Nullable String tag(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      byte[] bytes =
          Base64.getUrlDecoder()
              .decode(name.substring(0, name.length() - Layout.EXTENSION.length()));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      return null; // not ours
    }
  }

  /** The copy of an entry, if there is one. */
  Optional<Copy> find(EntryName name) throws IOException {
    for (Path file : filesOf(name)) {
      String tag = tag(file);
      if (tag != null) {
        return Optional.of(new Copy(file, tag));
      }
    }
    return Optional.empty();
  }

  private List<Path> filesOf(EntryName name) throws IOException {
    List<Path> files = new ArrayList<>(1);
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(entry(name), "*" + Layout.EXTENSION)) {
      stream.forEach(files::add);
    } catch (NoSuchFileException | NotDirectoryException _) {
      return List.of();
    }
    return files;
  }

  /** A file that does not exist yet, in an existing folder. */
  Path newFile() throws IOException {
    Path folder = root.resolve(UNFINISHED);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
    return folder.resolve(UUID.randomUUID() + Layout.EXTENSION);
  }

  /**
   * Makes a file the copy of an entry, in place of the one of another tag.
   *
   * @return where it is now
   */
  Path keep(EntryName name, String tag, Path file) throws IOException {
    long bytes = Files.size(file);
    Path target = entry(name).resolve(fileName(tag));
    for (int attempt = 1; ; attempt++) {
      try {
        Files.createDirectories(entry(name));
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        break;
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        // Somebody removes the entry at this moment, and its folder with it.
        if (attempt == ATTEMPTS || !Files.exists(file)) {
          throw e;
        }
      }
    }
    for (Path other : filesOf(name)) {
      if (!other.equals(target)) {
        Files.deleteIfExists(other);
      }
    }
    noteAdded(bytes);
    return target;
  }

  /** Remembers that a copy was used now. */
  static void used(Copy copy) {
    try {
      FileTime before = Files.getLastModifiedTime(copy.file());
      if (before.toInstant().isBefore(Instant.now().minus(USES_EACH))) {
        Files.setLastModifiedTime(copy.file(), FileTime.from(Instant.now()));
      }
    } catch (IOException _) {
      return; // removed meanwhile
    }
  }

  /** Removes the copy of an entry, if there is one. */
  void remove(EntryName name) throws IOException {
    for (Path file : filesOf(name)) {
      Files.deleteIfExists(file);
    }
    removeEmpty(entry(name));
  }

  private static void removeEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException _) {
      return; // fetched again meanwhile
    }
  }

  /** Removes the copies of a function. */
  void removeFunction(String function) throws IOException {
    for (Copied copied : all(root.resolve(function))) {
      remove(copied);
    }
  }

  /** Removes what killed processes have left of files that they wrote. */
  void sweep() throws IOException {
    Instant limit = Instant.now().minus(ABANDONED);
    for (Copied file : all(root.resolve(UNFINISHED))) {
      if (file.used().isBefore(limit)) {
        Files.deleteIfExists(file.path());
      }
    }
  }

  private record Copied(Path path, long bytes, Instant used) {}

  private static List<Copied> all(Path folder) throws IOException {
    List<Copied> all = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) tree::iterator) {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isRegularFile()) {
          all.add(new Copied(path, attributes.size(), attributes.lastModifiedTime().toInstant()));
        }
      }
    } catch (NoSuchFileException | UncheckedIOException _) {
      return all; // something went while it was looked at
    }
    return all;
  }

  private static void remove(Copied copied) throws IOException {
    Files.deleteIfExists(copied.path());
    Path folder = copied.path().getParent();
    if (folder != null) {
      removeEmpty(folder);
    }
  }

  private void noteAdded(long bytes) {
    boolean isTime = added.addAndGet(bytes) >= most / SHARE || !wasTrimmed;
    if (isTime && isTrimming.compareAndSet(false, true)) {
      added.set(0);
      wasTrimmed = true;
      Thread.ofPlatform().daemon().name("joblib4j-s3-copies").start(this::trimInBackground);
    }
  }

  private void trimInBackground() {
    try {
      trim();
    } catch (IOException e) {
      LOG.log(Level.WARNING, root + ": copies of results cannot be removed", e);
    } finally {
      isTrimming.set(false);
    }
  }

  /** Removes what was not used for longest, down to nine tenths of the limit. */
  void trim() throws IOException {
    List<Copied> all = new ArrayList<>(all(root));
    long bytes = all.stream().mapToLong(Copied::bytes).sum();
    if (bytes <= most) {
      return;
    }
    all.sort(Comparator.comparing(Copied::used));
    for (Copied copied : all) {
      if (bytes <= most / 10 * 9) {
        return;
      }
      if (!copied.path().startsWith(root.resolve(UNFINISHED))) {
        remove(copied);
        bytes -= copied.bytes();
      }
    }
  }
}
