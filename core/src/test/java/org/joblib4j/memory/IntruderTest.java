package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.memory.Explanation.Answer;
import org.joblib4j.memory.spi.EntryName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.junit.jupiter.api.io.TempDir;

/** Pipes and folders in place of the cache's files, and files in place of its folders. */
class IntruderTest {
  @TempDir Path folder;
  Memory memory = Memory.off();

  @BeforeEach
  void open() {
    memory = Memory.at(folder);
  }

  static int twice(int n) {
    return 2 * n;
  }

  static NdArray line(int n) {
    return NdArray.of(new double[] {n, n});
  }

  private Path entry(Cached1<Integer, ?, ?> cached, int argument) throws IOException {
    CallKey key = cached.memoizer().lookup(argument).orElseThrow();
    return new FileStore(folder).find(key.name()).orElseThrow();
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void pipe(Path path) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "there is no mkfifo here");
    delete(path);
    assertThat(new ProcessBuilder("/usr/bin/mkfifo", path.toString()).start().waitFor()).isZero();
  }

  private static void fullFolder(Path path) throws IOException {
    delete(path);
    Files.writeString(Files.createDirectory(path).resolve("file"), "");
  }

  /** A pipe that is opened blocks its thread for good. */
  private static <T> T soon(ThrowingSupplier<T> action) {
    return assertTimeoutPreemptively(Duration.ofMinutes(5), action);
  }

  @Test
  void aPipeInPlaceOfAnEntryIsDamage() throws Exception {
    var cached = memory.cache(IntruderTest::twice);
    cached.call(1);
    cached.call(2);
    pipe(entry(cached, 1));

    assertThat(soon(() -> cached.on(1).isCached())).isFalse();
    assertThat(soon(() -> cached.on(1).explain().answer())).isEqualTo(Answer.DAMAGED);
    assertThat(soon(() -> cached.on(3).explain().differences())).hasSize(1);
    assertThat(soon(() -> memory.entries("*", 10))).hasSize(1);
    assertThat(soon(() -> cached.call(1))).isEqualTo(2);
    assertThat(entry(cached, 1)).isRegularFile();

    pipe(entry(cached, 1));
    assertThat(soon(() -> memory.verify().damaged())).singleElement().asString().contains("a pipe");
    pipe(entry(cached, 2));
    assertThat(soon(() -> memory.trim(TrimPolicy.UNLIMITED.maxItems(0)))).isEqualTo(1);
  }

  @Test
  void aPipeInPlaceOfAMappedEntryIsDamage() throws Exception {
    var cached = memory.mapMode(MapMode.READ).cache(IntruderTest::line);
    cached.call(1);
    pipe(entry(cached, 1));

    assertThat(soon(() -> cached.call(1)).getDouble(0)).isEqualTo(1);
    assertThat(entry(cached, 1)).isRegularFile();
  }

  @Test
  void aFolderInPlaceOfAnEntryIsDamage() throws IOException {
    var cached = memory.cache(IntruderTest::twice);
    cached.call(1);
    fullFolder(entry(cached, 1));

    assertThat(cached.on(1).explain().answer()).isEqualTo(Answer.DAMAGED);
    assertThat(memory.entries("*", 10)).isEmpty();
    try (Warned warned = new Warned()) {
      assertThat(cached.call(1)).isEqualTo(2);
      assertThat(warned.about(folder)).singleElement().asString().contains("is in quarantine");
    }
    assertThat(cached.on(1).isCached()).isTrue();

    fullFolder(entry(cached, 1));
    assertThat(cached.on(1).forget()).isTrue();
    assertThat(entry(cached, 1)).doesNotExist();
  }

  @Test
  void somethingInPlaceOfTheResultsIsNamedAndCleared() throws Exception {
    var cached = memory.cache(IntruderTest::twice);
    cached.call(1);
    Path results = entry(cached, 1).resolve("../..").normalize();
    for (boolean isPipe : new boolean[] {true, false}) {
      if (isPipe) {
        pipe(results);
      } else {
        delete(results);
        Files.writeString(results, "");
      }

      assertThat(soon(() -> cached.call(1))).isEqualTo(2);
      assertThatThrownBy(() -> soon(() -> memory.entries("*", 10)))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(results + ": ", "remove it");
      assertThatThrownBy(() -> soon(memory::verify)).hasMessageContaining("remove it");
      assertThatThrownBy(() -> soon(() -> memory.trim(TrimPolicy.maxBytes(0))))
          .hasMessageContaining("remove it");
      assertThatThrownBy(() -> soon(() -> cached.on(2).explain()))
          .hasMessageContainingAll(results + ": ", "remove it");
      assertThatThrownBy(() -> cached.on(2).forget()).hasMessageContaining("remove it");
      assertThat(soon(() -> memory.clear("*"))).isZero();
      cached.call(1);
      assertThat(cached.on(1).isCached()).isTrue();
    }
  }

  @Test
  void aFileInPlaceOfTheDocumentsIsNamedAndCleared() throws IOException {
    var cached = memory.cache(IntruderTest::twice);
    cached.call(1);
    memory.statistics();
    Path documents = entry(cached, 1).resolve("../../../documents").normalize();
    delete(documents);
    Files.writeString(documents, "");

    assertThat(cached.call(1)).isEqualTo(2);
    assertThatThrownBy(memory::statistics)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(documents + ": ", "remove it");
    assertThatThrownBy(() -> memory.trim(TrimPolicy.maxBytes(0)))
        .hasMessageContainingAll(documents + ": ", "remove it");
    memory.clear();
    assertThat(documents).doesNotExist();
  }

  @Test
  void aPipeInPlaceOfADocumentIsNamed() throws Exception {
    FileStore store = new FileStore(folder);
    store.writeDocument("f", "notes", new byte[1]);
    Path document = folder.resolve("joblib4j/f/documents/notes");
    pipe(document);

    assertThatThrownBy(() -> soon(() -> store.readDocument("f", "notes")))
        .hasMessage(document + ": is no file; remove it");
    store.writeDocument("f", "notes", new byte[2]);
    assertThat(store.readDocument("f", "notes").orElseThrow()).hasSize(2);
  }

  @Test
  void aPipeInPlaceOfTheLeasesCostsTheLeases() throws Exception {
    FileStore store = new FileStore(folder);
    EntryName name = new EntryName("f", "0".repeat(EntryName.KEY_LENGTH));
    Path leases = Files.createDirectory(folder.resolve("joblib4j")).resolve("leases");
    Files.createFile(leases);
    pipe(leases);

    assertThatThrownBy(() -> soon(() -> store.tryLease(name)))
        .hasMessageContainingAll(leases.toString(), "remove it");
  }
}
