package org.joblib4j.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.joblib4j.array.Npz.Packing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NpzTest {
  @TempDir private Path directory;

  private Path saved(Packing packing) throws IOException {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("weights", NdArray.arange(0.0, 1000, 1).reshape(10, 100));
    arrays.put("größe", NdArray.scalar(7));
    arrays.put("a/b", NdArray.zeros(DType.INT8, 0));
    Path file = directory.resolve("a.npz");
    Npz.write(arrays, file, packing);
    return file;
  }

  private static NdArray weights(Map<String, NdArray> arrays) {
    return Objects.requireNonNull(arrays.get("weights"));
  }

  @ParameterizedTest
  @EnumSource
  void arraysComeBackInOrder(Packing packing) throws IOException {
    Path file = saved(packing);
    Map<String, NdArray> read = Npz.read(file);
    assertThat(read.keySet()).containsExactly("weights", "größe", "a/b");
    assertThat(read.get("weights")).isEqualTo(NdArray.arange(0.0, 1000, 1).reshape(10, 100));
    assertThat(Npz.map(file, MapMode.COPY_ON_WRITE)).isEqualTo(read);
    assertThatThrownBy(read::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void storedMembersAreMappedAndWritable() throws IOException {
    Path file = saved(Packing.STORED);
    NdArray weights = weights(Npz.map(file, MapMode.READ_WRITE));
    assertThat(weights.isMapped()).isTrue();
    weights.setDouble(-1, 9, 99);
    assertThat(weights(Npz.map(file, MapMode.READ)).getDouble(9, 99)).isEqualTo(-1);
    assertThatThrownBy(() -> Npz.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file + "!weights.npy", "expected checksum", "found");
  }

  @Test
  void deflatedMembersAreReadInsteadOfMapped() throws IOException {
    Map<String, NdArray> arrays = Npz.map(saved(Packing.DEFLATED), MapMode.READ);
    assertThat(arrays.values()).noneMatch(NdArray::isMapped);
  }

  @Test
  void equalArraysMakeEqualFiles() throws IOException {
    byte[] first = Files.readAllBytes(saved(Packing.DEFLATED));
    assertThat(Files.readAllBytes(saved(Packing.DEFLATED))).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  void everyTruncationIsAnIOExceptionWithThePath(Packing packing) throws IOException {
    Path file = saved(packing);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += whole.length / 150 + 1) {
      Files.write(file, Arrays.copyOf(whole, length));
      for (MapMode mode : MapMode.values()) {
        assertThatThrownBy(() -> Npz.map(file, mode))
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith(file.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void damageIsAnIOExceptionOrWithoutEffect(Packing packing) throws IOException {
    Path file = saved(packing);
    byte[] whole = Files.readAllBytes(file);
    Map<String, NdArray> expected = Npz.read(file);
    int noticed = 0;
    for (int at = 0; at < whole.length; at += whole.length / 300 + 1) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x55;
      Files.write(file, damaged);
      try {
        assertThat(Npz.read(file).values()).allMatch(expected::containsValue);
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
        noticed++;
      }
    }
    assertThat(noticed).isGreaterThan(50);
  }

  @Test
  void otherMembersArePassedOverAndTwinsRefused() throws IOException {
    Path file = directory.resolve("a.npz");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("readme.txt"));
      zip.write("hello".getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("a.npy"));
      Npy.write(NdArray.arange(3), zip);
      zip.putNextEntry(new ZipEntry("b.npy"));
      Npy.write(NdArray.arange(3), zip);
    }
    assertThat(Npz.read(file).keySet()).containsExactly("a", "b");
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1).replace("b.npy", "a.npy");
    Files.writeString(file, bytes, StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Npz.read(file)).hasMessageContaining("expected once, found twice");
  }

  @Test
  void storedMembersThatLieAboutTheirSizeAreRefused() throws IOException {
    Path file = directory.resolve("a.npz");
    byte[] header = NpyHeader.bytes(NdArray.zeros(DType.INT8, 1000), false);
    CRC32 crc = new CRC32();
    crc.update(header);
    ZipEntry entry = new ZipEntry("a.npy");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(header.length);
    entry.setCrc(crc.getValue());
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(entry);
      zip.write(header);
      zip.closeEntry();
      zip.putNextEntry(new ZipEntry("padding"));
      zip.write(new byte[100_000]);
    }
    assertThatThrownBy(() -> Npz.map(file, MapMode.READ))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("a.npz!a.npy", "expected 1000 bytes after the header", "found 0");
    assertThatThrownBy(() -> Npz.read(file)).isInstanceOf(IOException.class);
  }

  @Test
  void anythingElseIsNoZipFile() throws IOException {
    Path file = Files.writeString(directory.resolve("a.npz"), "x".repeat(100_000));
    assertThatThrownBy(() -> Npz.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": expected a zip file, found no directory at its end");
  }
}
