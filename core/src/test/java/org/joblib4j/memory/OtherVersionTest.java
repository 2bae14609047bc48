package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.joblib4j.memory.Explanation.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries in the format of an older or newer version: neither used nor taken for damaged. */
class OtherVersionTest {
  private static final int HEAD_START = 7;

  @TempDir Path folder;
  Memory memory = Memory.off();

  @BeforeEach
  void open() {
    memory = Memory.at(folder);
  }

  static int half(int n) {
    return n / 2;
  }

  /** Makes an entry that of another version, whose head nobody here can read. */
  private Path convert(Cached1<Integer, ?, ?> cached, char version) throws IOException {
    CallKey key = cached.memoizer().lookup(8).orElseThrow();
    Path file = new FileStore(folder).find(key.name()).orElseThrow();
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, HEAD_START, HEAD_START + 20, (byte) 7);
    bytes[bytes.length - EntryFormat.TAIL_LENGTH + 3] = (byte) version;
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length - 4, (int) checksum.getValue());
    return Files.write(file, bytes);
  }

  @Test
  void theyAreCountedApartAndExplained() throws IOException {
    var cached = memory.cache(OtherVersionTest::half);
    for (char version : new char[] {'1', '9'}) {
      cached.call(8);
      cached.call(10);
      Path file = convert(cached, version);

      assertThat(cached.on(8).explain().answer()).isEqualTo(Answer.OTHER_VERSION);
      assertThat(cached.on(12).explain().differences()).containsExactly("argument n 10 -> 12");
      assertThat(memory.entries("*", 10)).hasSize(1);
      assertThat(memory.verify()).hasToString("Verification[whole=1, otherVersions=1, damaged=[]]");
      assertThat(file).exists();
    }
  }

  @Test
  void aCallComputesAndReplacesThem() throws IOException {
    var cached = memory.cache(OtherVersionTest::half);
    cached.call(8);
    convert(cached, '1');

    try (Warned warned = new Warned()) {
      assertThat(cached.call(8)).isEqualTo(4);
      assertThat(warned.about(folder)).isEmpty();
    }
    assertThat(memory.verify().whole()).isEqualTo(1);
    memory.statistics();
    assertThat(cached.statistics().orElseThrow().misses())
        .containsEntry(MissReason.OTHER_VERSION, 1L);
  }

  @Test
  void onesThatAreDamagedBesidesAreDamaged() throws IOException {
    var cached = memory.cache(OtherVersionTest::half);
    cached.call(8);
    Path file = convert(cached, '1');
    byte[] bytes = Files.readAllBytes(file);
    bytes[HEAD_START + 40] ^= 1;
    Files.write(file, bytes);

    assertThat(memory.verify().damaged()).singleElement().asString().contains("checksum");
    assertThat(file).doesNotExist();
  }

  @Test
  void aStoredResultOfAnotherVersionSaysSo() throws Exception {
    var cached = memory.cache(OtherVersionTest::half);
    StoredResult<Integer> stored = cached.on(8).store();
    convert(cached, '1');

    assertThatThrownBy(stored::get)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(folder.toString(), "its format is 1, and this version knows 2");
  }
}
