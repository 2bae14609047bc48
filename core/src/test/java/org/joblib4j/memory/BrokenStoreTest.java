package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.Lease;
import org.joblib4j.memory.spi.ResultStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that cannot be used costs its use, not the call. */
class BrokenStoreTest {
  private static final CountDownLatch MAY_END = new CountDownLatch(1);

  @TempDir Path folder;

  @Test
  void aFileInPlaceOfTheFolderMeansComputingWithOneWarning() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    try (Warned warned = new Warned()) {
      var cached = Memory.at(file).cache((Integer x) -> x + 100);

      for (int i = 0; i < 3; i++) {
        assertThat(cached.call(i)).isEqualTo(i + 100);
      }
      assertThat(warned.about(file))
          .singleElement()
          .asString()
          .contains("cannot be stored", "Not a directory");
    }
  }

  @Test
  void aFullDiskIsToldOnceThoughEachFileIsAnother() throws IOException {
    Memory memory =
        Memory.in(
            new PlantedStore(folder) {
              private static final long serialVersionUID = 1;

              @Override
              public Path newFile(EntryName name) throws IOException {
                throw new FileSystemException(name.key(), null, "No space left on device");
              }

              @Override
              public void writeDocument(String function, String document, byte[] content)
                  throws IOException {
                throw new FileSystemException(document, null, "No space left on device");
              }
            });
    try (Warned warned = new Warned()) {
      var cached = memory.cache((Integer x) -> x + 600);
      for (int i = 0; i < 20; i++) {
        assertThat(cached.call(i)).isEqualTo(i + 600);
      }
      cached.statistics();
      assertThat(warned.about(folder))
          .singleElement()
          .asString()
          .contains("cannot be stored", "No space left on device");
      assertThat(cached.on(1).isCached()).isFalse();
    }
  }

  @Test
  void aFolderThatVanishesWhileAResultIsComputedCostsTheResult() throws IOException {
    Path cache = folder.resolve("vanishing");
    Memory memory =
        Memory.in(
            new PlantedStore(cache) {
              private static final long serialVersionUID = 1;

              @Override
              public void publish(EntryName name, Path written) throws IOException {
                delete(cache);
                super.publish(name, written);
              }
            });
    try (Warned warned = new Warned()) {
      var cached = memory.cache((Integer x) -> x + 700);
      for (int i = 0; i < 3; i++) {
        assertThat(cached.call(i)).isEqualTo(i + 700);
      }
      assertThat(warned.about(cache)).singleElement().asString().contains("NoSuchFileException");
    }
    assertThat(Memory.at(cache).cache((Integer x) -> x + 800).call(1)).isEqualTo(801);
  }

  @Test
  void aFolderThatIsClearedWhileAResultIsStoredCostsNothing() throws IOException {
    AtomicInteger published = new AtomicInteger();
    Memory memory =
        Memory.in(
            new PlantedStore(folder) {
              private static final long serialVersionUID = 1;

              @Override
              public void publish(EntryName name, Path written) throws IOException {
                if (published.getAndIncrement() == 0) {
                  removeFunction(name.function());
                }
                super.publish(name, written);
              }
            });
    try (Warned warned = new Warned()) {
      var cached = memory.cache((Integer x) -> x + 750);
      assertThat(cached.call(1)).isEqualTo(751);
      assertThat(cached.on(1).isCached()).isTrue();
      assertThat(warned.about(folder)).isEmpty();
    }
  }

  @Test
  void anEntryThatComesAndGoesIsThereOrNot() throws Exception {
    Path file = folder.resolve("entry");
    byte[] content = new byte[100];
    AtomicBoolean isOver = new AtomicBoolean();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<Integer> changing =
          threads.submit(() -> {
            int times = 0;
            for (; !isOver.get(); times++) {
              Files.write(folder.resolve("new"), content);
              Files.move(folder.resolve("new"), file, StandardCopyOption.ATOMIC_MOVE);
              Files.delete(file);
            }
            return times;
          });
      try {
        for (int i = 0; i < 20_000; i++) {
          byte[] read = readOrNull(file);
          assertThat(read == null ? content : read).hasSameSizeAs(content);
        }
      } finally {
        isOver.set(true);
      }
      assertThat(changing.get()).isPositive();
    }
  }

  private static byte @Nullable [] readOrNull(Path file) throws IOException {
    try {
      return EntryFiles.readSmall(file);
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  @Test
  void withoutLocksResultsAreStoredAllTheSame() {
    Memory memory =
        Memory.in(
            new PlantedStore(folder) {
              private static final long serialVersionUID = 1;

              @Override
              public Optional<Lease> tryLease(EntryName name) throws IOException {
                throw new IOException("Function not implemented: " + name.key());
              }
            });
    try (Warned warned = new Warned()) {
      var cached = memory.cache((Integer x) -> x + 900);
      for (int i = 0; i < 5; i++) {
        assertThat(cached.call(i)).isEqualTo(i + 900);
        assertThat(cached.on(i).isCached()).isTrue();
        assertThat(cached.call(i)).isEqualTo(i + 900);
      }
      assertThat(warned.about(folder))
          .singleElement()
          .asString()
          .contains("no leases here", "Function not implemented");
    }
  }

  @Test
  void withoutLocksThreadsStillShareOneComputation() throws Exception {
    ResultStore unlocked =
        new PlantedStore(folder) {
          private static final long serialVersionUID = 1;

          @Override
          public Optional<Lease> tryLease(EntryName name) throws IOException {
            throw new IOException("no locks on this file system");
          }
        };
    var cached = Memory.in(unlocked).cache(BrokenStoreTest::slow).trusted();
    var futures = Stream.generate(() -> cached.on("unlocked").async()).limit(5).toList();
    MAY_END.countDown();

    for (var future : futures) {
      assertThat(future.get()).isEqualTo("unlocked");
    }
    assertThat(Counter.of("unlocked")).isEqualTo(1);
  }

  static String slow(String name) throws InterruptedException {
    Counter.count(name);
    MAY_END.await();
    return name;
  }

  @Test
  void aFolderThatVanishesIsMadeAgain() throws IOException {
    Path cache = folder.resolve("cache");
    var cached = Memory.at(cache).cache((Integer x) -> x + 200);
    cached.call(1);
    delete(cache);

    assertThat(cached.call(1)).isEqualTo(201);
    assertThat(cached.call(1)).isEqualTo(201);
    assertThat(cached.on(1).isCached()).isTrue();
  }

  @Test
  void aFolderThatCannotBeMadeMeansComputing() {
    Path impossible = Path.of("/proc/self/joblib4j-cannot-be-here");
    var cached = Memory.at(impossible).cache((Integer x) -> x + 300);

    try (Warned warned = new Warned()) {
      for (int i = 0; i < 5; i++) {
        assertThat(cached.call(i)).isEqualTo(i + 300);
        assertThat(cached.on(i).isCached()).isFalse();
      }
      assertThat(warned.about(impossible)).singleElement().asString().contains("cannot be stored");
    }
  }

  @Test
  void aStoreThatCannotBeReadIsNotTakenForDamaged() throws IOException {
    Memory.at(folder).cache((Integer x) -> x + 1000).call(1);
    Memory unreachable =
        Memory.in(
            new PlantedStore(folder) {
              private static final long serialVersionUID = 1;

              @Override
              public Optional<Path> find(EntryName name) throws IOException {
                throw new IOException("connection reset");
              }
            });

    assertThatThrownBy(unreachable::verify)
        .isInstanceOf(IOException.class)
        .hasMessage("connection reset");
    assertThat(Memory.at(folder).verify()).isEqualTo(new Verification(1, 0, List.of()));
  }

  @Test
  void aFolderInAnArchiveIsRefused() throws IOException {
    Path archive = folder.resolve("cache.zip");
    try (var zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      assertThatThrownBy(() -> Memory.at(zip.getPath("cache")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("cache: not in the default file system", "ResultStore");
    }
  }

  @Test
  void leasesOfACacheThatWasMadeAnewAreThoseOfItsNewFile() throws IOException {
    FileStore store = new FileStore(folder);
    EntryName name = new EntryName("f", "0".repeat(EntryName.KEY_LENGTH));
    try (Lease _ = store.tryLease(name).orElseThrow()) {
      assertThat(store.tryLease(name)).isEmpty();
      Path leases = folder.resolve("joblib4j/leases");
      Files.delete(leases);
      Files.createFile(leases); // as another process does

      Optional<Lease> anew = store.tryLease(name);
      assertThat(anew).isPresent();
      anew.orElseThrow().close();
    }
  }

  @Test
  void theCacheKeepsItselfOutOfVersionControl() throws IOException {
    Path cache = folder.resolve("versioned");
    Memory.at(cache).cache((Integer x) -> x + 400).call(1);
    assertThat(Files.readString(cache.resolve("joblib4j/.gitignore"))).contains("*");

    Files.writeString(cache.resolve("joblib4j/.gitignore"), "mine");
    Memory.at(cache).cache((Integer x) -> x + 500).call(1);
    assertThat(Files.readString(cache.resolve("joblib4j/.gitignore"))).isEqualTo("mine");
    assertThat(cache.resolve(".gitignore")).doesNotExist();
  }

  private static void delete(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
