package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that cannot be used costs its use, not the call. */
class BrokenStoreTest {
  @TempDir Path folder;

  @Test
  void aFileInPlaceOfTheFolderMeansComputingWithOneWarning() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    try (Warned warned = new Warned()) {
      var cached = Memory.at(file).cache((Integer x) -> x + 100);

      for (int i = 0; i < 3; i++) {
        assertThat(cached.call(i)).isEqualTo(i + 100);
      }
      assertThat(warned.messages())
          .filteredOn(message -> message.contains("cannot be stored"))
          .hasSize(1)
          .allSatisfy(message -> assertThat(message).contains(file.toString()));
    }
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

    assertThat(cached.call(1)).isEqualTo(301);
    assertThat(cached.on(1).isCached()).isFalse();
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
