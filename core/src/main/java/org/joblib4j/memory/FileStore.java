package org.joblib4j.memory;

import java.io.File;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.EntryState;
import org.joblib4j.memory.spi.Lease;
import org.joblib4j.memory.spi.ResultStore;
import org.jspecify.annotations.Nullable;

/**
 * Results in a folder, which threads, processes and hosts may share.
 *
 * <pre>
 * folder/joblib4j/.gitignore
 * folder/joblib4j/leases                         one file, a byte range of it is a lease
 * folder/joblib4j/FUNCTION/results/3f/KEY.joblib  256 folders at most, by the key's first digits
 * folder/joblib4j/FUNCTION/documents/...
 * folder/joblib4j/FUNCTION/quarantine/...
 * </pre>
 *
 * <p>A file is written under a name that starts with a dot and renamed when it is whole; nobody
 * looks at such names. When its last use was is the time of its last modification, which we set:
 * access times are not kept by most systems today.
 */
final class FileStore implements ResultStore {
  @Serial private static final long serialVersionUID = 1;

  private static final String ROOT = "joblib4j";
  private static final String RESULTS = "results";
  private static final String EXTENSION = ".joblib";
  private static final String UNFINISHED = ".part";
  private static final String QUARANTINE = "quarantine";
  private static final int SHARD_DIGITS = 2;

  /** Nobody pauses so long within one file. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  /** After so long nobody wants to know what was wrong with an entry. */
  private static final Duration INSPECTED = Duration.ofDays(30);

  /** Tells what this JVM writes from what others do, on other hosts, too. */
  private static final UUID WRITER = UUID.randomUUID();

  private static final AtomicLong WRITTEN = new AtomicLong();

  /** The folders that were rid of what killed processes left, once in the life of this JVM. */
  private static final Set<File> SWEPT = ConcurrentHashMap.newKeySet();

  /** No {@code Path}, which could not be serialized. */
  private final File folder;

  /** Any thread may write it; all find the same one. */
  private transient volatile @Nullable LeaseFile leases;

  FileStore(Path folder) {
    if (!folder.getFileSystem().equals(FileSystems.getDefault())) {
      throw new IllegalArgumentException(
          folder
              + ": not in the default file system, which a cache's locks need; give Memory.in a"
              + " ResultStore of yours for other places");
    }
    this.folder = folder.toAbsolutePath().normalize().toFile();
  }

  private Path root() {
    return folder.toPath().resolve(ROOT);
  }

  private Path function(String function) {
    EntryName.checkFunction(function);
    return root().resolve(function);
  }

  private Path results(String function) {
    return function(function).resolve(RESULTS);
  }

  private Path shard(EntryName name) {
    // In one step, as each call takes it; the name is one that leads nowhere else.
    return folder
        .toPath()
        .resolve(
            ROOT
                + "/"
                + name.function()
                + "/"
                + RESULTS
                + "/"
                + name.key().substring(0, SHARD_DIGITS));
  }

  private Path file(EntryName name) {
    return shard(name).resolve(name.key() + EXTENSION);
  }

  private Path document(String function, String document) {
    if (!document.matches("[A-Za-z0-9][A-Za-z0-9.]*")) {
      throw new IllegalArgumentException("'" + document + "' is no name of a document");
    }
    return function(function).resolve("documents").resolve(document);
  }

  private static Path unfinished(Path target) {
    return target.resolveSibling("." + WRITER + "-" + WRITTEN.incrementAndGet() + UNFINISHED);
  }

  @Override
  public String location() {
    return folder.getPath();
  }

  @Override
  public Optional<Path> find(EntryName name) {
    return Optional.of(file(name));
  }

  @Override
  public Path newFile(EntryName name) throws IOException {
    Path shard = shard(name);
    if (!Files.isDirectory(shard)) {
      prepare();
      Folders.create(shard);
    }
    if (SWEPT.add(folder)) {
      Background.soon(this::sweepInBackground);
    }
    // A new file of a new folder makes ext4 open up another part of the disk, which takes long.
    return unfinished(shard);
  }

  /** The folder of the store, with a file that keeps it out of version control. */
  private void prepare() throws IOException {
    if (!Files.isDirectory(root())) {
      Folders.create(root());
      try {
        Files.writeString(
            root().resolve(".gitignore"),
            "# Made by joblib4j: a cache is not for version control.\n*\n",
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE);
      } catch (FileAlreadyExistsException _) {
        return; // the owner's, not ours to change
      }
    }
  }

  @Override
  public void publish(EntryName name, Path written) throws IOException {
    move(written, file(name));
  }

  private static void move(Path written, Path target) throws IOException {
    try {
      Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(written);
      throw e;
    }
  }

  @Override
  public boolean remove(EntryName name) throws IOException {
    Path file = file(name);
    try {
      return Files.deleteIfExists(file);
    } catch (DirectoryNotEmptyException _) {
      Folders.delete(file);
      return true;
    } catch (FileSystemException e) {
      throw Folders.explained(file.resolveSibling("."), e);
    }
  }

  @Override
  public void quarantine(EntryName name) throws IOException {
    Path target =
        function(name.function())
            .resolve(QUARANTINE)
            .resolve(name.key() + "-" + System.currentTimeMillis() + EXTENSION);
    Folders.create(target.resolveSibling(".").normalize());
    try {
      Files.move(file(name), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException _) {
      return; // another process was faster
    } catch (IOException _) {
      Folders.delete(file(name));
    }
  }

  @Override
  public void touch(EntryName name) {
    try {
      Files.setLastModifiedTime(file(name), FileTime.from(Instant.now()));
    } catch (IOException _) {
      return; // read-only, or removed meanwhile: it counts as used less lately
    }
  }

  @Override
  public Optional<Lease> tryLease(EntryName name) throws IOException {
    LeaseFile file = leases;
    Path path = root().resolve("leases");
    // The folder may have been removed, and made anew by another process.
    if (file == null || !file.isAt(path)) {
      prepare();
      file = LeaseFile.at(path);
      leases = file;
    }
    return file.tryLease(name);
  }

  @Override
  public List<String> functions() throws IOException {
    if (!Files.isDirectory(root())) {
      return List.of();
    }
    return Folders.children(root()).stream()
        .filter(Files::isDirectory)
        .map(child -> String.valueOf(child.getFileName()))
        .filter(EntryName::isFunction)
        .sorted()
        .toList();
  }

  @Override
  public Stream<EntryState> entries(String function) throws IOException {
    List<Path> shards = Folders.children(results(function));
    return shards.stream().flatMap(shard -> filesIn(shard).flatMap(file -> state(function, file)));
  }

  private static Stream<Path> filesIn(Path shard) {
    try {
      return Files.isDirectory(shard) ? Folders.children(shard).stream() : Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<EntryState> state(String function, Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.length() != EntryName.KEY_LENGTH + EXTENSION.length() || !name.endsWith(EXTENSION)) {
      return Stream.empty();
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      var entry = new EntryName(function, name.substring(0, EntryName.KEY_LENGTH));
      return Stream.of(
          new EntryState(entry, attributes.size(), attributes.lastModifiedTime().toInstant()));
    } catch (IOException | IllegalArgumentException _) {
      return Stream.empty(); // gone meanwhile, or not ours
    }
  }

  @Override
  public void removeFunction(String function) throws IOException {
    Folders.delete(function(function));
  }

  @Override
  public Optional<byte[]> readDocument(String function, String document) throws IOException {
    Path file = document(function, document);
    try {
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw new FileSystemException(file.toString(), null, "is no file; remove it");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (FileSystemException e) {
      throw Folders.explained(file.resolveSibling("."), e);
    }
  }

  @Override
  public void writeDocument(String function, String document, byte[] content) throws IOException {
    Path target = document(function, document);
    try {
      writeDocument(target, content);
    } catch (NoSuchFileException _) {
      writeDocument(target, content); // all of the function was removed at this moment
    }
  }

  private void writeDocument(Path target, byte[] content) throws IOException {
    prepare();
    Folders.create(target.resolveSibling(".").normalize());
    Path written = unfinished(target);
    try {
      Files.write(written, content, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      Files.deleteIfExists(written);
      throw e;
    }
    move(written, target);
  }

  @Override
  public List<String> documents(String function, String prefix) throws IOException {
    return Folders.children(function(function).resolve("documents")).stream()
        .map(file -> String.valueOf(file.getFileName()))
        .filter(name -> name.startsWith(prefix) && !name.startsWith("."))
        .sorted()
        .toList();
  }

  @Override
  public void removeDocument(String function, String document) throws IOException {
    Files.deleteIfExists(document(function, document));
  }

  private void sweepInBackground() {
    try {
      sweep();
    } catch (IOException e) {
      Warnings.tell(false, () -> location() + ": cannot be swept: " + e);
    }
  }

  @Override
  public void sweep() throws IOException {
    for (String function : functions()) {
      try {
        Path quarantine = function(function).resolve(QUARANTINE);
        Folders.sweep(function(function), FileStore::isUnfinished, Instant.now().minus(ABANDONED));
        Folders.sweep(
            quarantine,
            path -> quarantine.equals(path.getParent()),
            Instant.now().minus(INSPECTED));
      } catch (NoSuchFileException e) {
        Warnings.tell(false, () -> "removed while it was swept: " + e.getMessage());
      }
    }
  }

  private static boolean isUnfinished(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(".") && name.endsWith(UNFINISHED);
  }

  @Override
  public int hashCode() {
    return folder.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileStore that && folder.equals(that.folder);
  }

  @Override
  public String toString() {
    return location();
  }
}
