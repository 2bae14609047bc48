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

  static Row other(int n) {
    return row(n + 1);
  }

  private Path file(Cached1<Integer, ?, ?> cached, int argument) throws IOException {
    CallKey key = cached.memoizer().lookup(argument).orElseThrow();
    return new FileStore(folder).find(key.name()).orElseThrow();
  }

  @Test
  void theEntryOfAnotherFunctionIsFound() throws IOException {
    var cached = memory.cache("rows 1", "1", DamageTest::row);
    var other = memory.cache("rows 2", "1", DamageTest::other);
    cached.call(7);
    other.call(7);
    assertThat(file(other, 7)).hasSize(Files.size(file(cached, 7)));
    Files.copy(file(other, 7), file(cached, 7), StandardCopyOption.REPLACE_EXISTING);

    assertThat(cached.call(7).name()).isEqualTo("row 7");
    assertThat(other.call(7).name()).isEqualTo("row 8");
    assertThat(quarantined()).isEqualTo(1);
  }

  @Test
  void theEntryOfAnotherCallIsFoundMappedAndCompressedAlike() throws IOException {
    for (Memory each :
        List.of(memory.mapMode(MapMode.READ), memory.compress(Compression.zlib(1)), memory)) {
      memory.clear();
      var cached = each.cache(DamageTest::constants);
      cached.call(1);
      cached.call(2);
      Files.copy(file(cached, 2), file(cached, 1), StandardCopyOption.REPLACE_EXISTING);

      assertThat(cached.call(1).getDouble(999)).as(each.toString()).isEqualTo(1);
      assertThat(quarantined()).isEqualTo(1);
    }
  }

  static NdArray constants(int value) {
    double[] values = new double[1_000];
    Arrays.fill(values, value);
    return NdArray.of(values);
  }

  @Test
  void anOlderEntryOfTheSameKeyInAnotherFolderIsNoDamage() throws IOException {
    var cached = memory.cache(DamageTest::row);
    cached.call(8);
    Path copy = Files.copy(file(cached, 8), folder.resolve("copy"));
    memory.clear();
    cached.call(8);
    Files.copy(copy, file(cached, 8), StandardCopyOption.REPLACE_EXISTING);

    assertThat(cached.call(8).name()).isEqualTo("row 8");
    assertThat(quarantined()).isZero();
  }

  @Test
  void blocksOfZerosWithinAnEntryAreFound() throws IOException {
    var cached = memory.cache(DamageTest::squares);
    for (int block = 0; block < 800_000; block += 80_000) {
      cached.call(100_002);
      Path entry = entries().getFirst();
      byte[] bytes = Files.readAllBytes(entry);
      Arrays.fill(bytes, block, Math.min(bytes.length, block + 4_096), (byte) 0);
      Files.write(entry, bytes);

      assertThat(cached.call(100_002).getDouble(100_001)).isEqualTo(100_001.0 * 100_001);
      memory.clear();
    }
  }

  @Test
  void whatIsAddedToAnEntryIsFound() throws IOException {
    var cached = memory.cache(DamageTest::row);
    cached.call(9);
    Path entry = entries().getFirst();
    byte[] whole = Files.readAllBytes(entry);
    Files.write(entry, Arrays.copyOf(whole, whole.length + 1));

    assertThat(cached.call(9).name()).isEqualTo("row 9");
    assertThat(quarantined()).isEqualTo(1);
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
