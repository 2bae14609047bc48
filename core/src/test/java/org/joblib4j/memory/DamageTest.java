package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.persist.Compression;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to an entry's file, the result is right and the damage is found. */
class DamageTest {
  @SuppressWarnings("ArrayRecordComponent") // as users' records have them
  record Row(String name, double[] values) {}

  @TempDir Path folder;
  Memory memory = Memory.off();

  @BeforeEach
  void open() {
    memory = Memory.at(folder);
  }

  static Row row(int n) {
    return new Row("row " + n, new double[] {n, n + 0.5});
  }

  static NdArray squares(int n) {
    double[] values = new double[n];
    Arrays.setAll(values, i -> (double) i * i);
    return NdArray.of(values);
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().contains("results"))
          .filter(file -> file.getFileName().toString().length() > EntryName.KEY_LENGTH)
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private long quarantined() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().contains("quarantine"))
          .filter(Files::isRegularFile)
          .count();
    }
  }

  @Test
  void everyFlippedBitIsFound() throws IOException {
    var cached = memory.cache(DamageTest::row);
    cached.call(1);
    Path entry = entries().getFirst();
    byte[] whole = Files.readAllBytes(entry);

    try (Warned warned = new Warned()) {
      for (int i = 0; i < whole.length; i++) {
        byte[] damaged = whole.clone();
        damaged[i] ^= (byte) (1 << (i % 8));
        Files.write(entry, damaged);

        assertThat(cached.call(1).values()).as("byte %d", i).containsExactly(1, 1.5);
      }
      assertThat(warned.messages())
          .filteredOn(message -> message.contains("damaged"))
          .hasSize(whole.length);
    }
  }

  @Test
  void everyCutIsFound() throws IOException {
    var cached = memory.cache(DamageTest::row);
    cached.call(2);
    Path entry = entries().getFirst();
    byte[] whole = Files.readAllBytes(entry);

    for (int length = 0; length < whole.length; length++) {
      Files.write(entry, Arrays.copyOf(whole, length));

      assertThat(cached.call(2).name()).as("%d bytes", length).isEqualTo("row 2");
    }
    assertThat(quarantined()).isPositive();
    assertThat(Files.readAllBytes(entry)).hasSameSizeAs(whole);
  }

  @Test
  void zerosWhereACrashLeftNoDataAreFound() throws IOException {
    var cached = memory.cache(DamageTest::row);
    cached.call(3);
    Path entry = entries().getFirst();
    Files.write(entry, new byte[(int) Files.size(entry)]);

    assertThat(cached.call(3).name()).isEqualTo("row 3");
    assertThat(quarantined()).isEqualTo(1);
  }

  @Test
  void swappedEntriesAreFound() throws IOException {
    var cached = memory.cache(DamageTest::row);
    cached.call(4);
    cached.call(5);
    List<Path> entries = entries();
    Path aside = folder.resolve("aside");
    Files.move(entries.get(0), aside);
    Files.move(entries.get(1), entries.get(0));
    Files.move(aside, entries.get(1), StandardCopyOption.REPLACE_EXISTING);

    assertThat(cached.call(4).name()).isEqualTo("row 4");
    assertThat(cached.call(5).name()).isEqualTo("row 5");
    assertThat(quarantined()).isEqualTo(2);
  }

  @Test
  void damagedCompressedEntryIsFound() throws IOException {
    var cached = memory.compress(Compression.zlib(3)).cache(DamageTest::row);
    cached.call(6);
    Path entry = entries().getFirst();
    byte[] whole = Files.readAllBytes(entry);

    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      Files.write(entry, damaged);

      assertThat(cached.call(6).values()).as("byte %d", i).containsExactly(6, 6.5);
    }
  }

  @Test
  void flippedBitInALargeArrayIsFoundWhenItIsRead() throws IOException {
    var cached = memory.cache(DamageTest::squares);
    cached.call(100_000);
    flip(entries().getFirst(), 400_000);

    assertThat(cached.call(100_000).getDouble(50_000)).isEqualTo(2.5e9);
    assertThat(quarantined()).isEqualTo(1);
  }

  @Test
  void cutMappedEntryIsFound() throws IOException {
    var cached = memory.mapMode(MapMode.READ).cache(DamageTest::squares);
    cached.call(100_001);
    assertThat(cached.call(100_001).isMapped()).isTrue();
    Path entry = entries().getFirst();
    Files.write(entry, Arrays.copyOf(Files.readAllBytes(entry), 500_000));

    assertThat(cached.call(100_001).getDouble(100_000)).isEqualTo(1e10);
    assertThat(quarantined()).isEqualTo(1);
  }

  private static void flip(Path file, int position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[position] ^= 4;
    Files.write(file, bytes);
  }
}
