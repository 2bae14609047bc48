package org.joblib4j.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  @TempDir private Path directory;

  private Path file(String header, int dataBytes) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) text.length).put(text);
    return Files.write(directory.resolve("a.npy"), bytes.array());
  }

  private static void assertRefused(Path file, String... words) {
    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(words);
    assertThatThrownBy(() -> Npy.map(file, MapMode.READ)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Npy.read(new ByteArrayInputStream(Files.readAllBytes(file))))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("stream: ");
  }

  @Test
  void truncatedDataSaysWhatWasExpectedAndFound() throws IOException {
    Path file = directory.resolve("big.npy");
    Npy.write(NdArray.zeros(DType.FLOAT64, 1000, 1000), file);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1000));
    assertRefused(file, "expected 8000000 bytes after the header", "found 7999000");
  }

  @Test
  void shapesThatClaimMoreMemoryThanThereIsFailWithoutTakingIt() throws IOException {
    Path file = file("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }\n", 80);
    assertRefused(file, "expected 8000000000000 bytes after the header", "found 80");
  }

  @Test
  void everyTruncationIsAnIOException() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Npy.write(NdArray.arange(3), out);
    byte[] whole = out.toByteArray();
    assertThat(Npy.read(new ByteArrayInputStream(whole))).isEqualTo(NdArray.arange(3));
    Path file = directory.resolve("part.npy");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused(file, "expected", "found");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[1, 2]",
        "None",
        "{'descr': '<f8', 'fortran_order': False}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}",
        "{'descr': 8, 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1.5,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': [1]}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} 1",
        "{'descr': '<f8",
        "{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-,)}"
      })
  void lyingOrBrokenHeadersAreRefused(String header) throws IOException {
    assertRefused(file(header, 64), "bad .npy header", "found");
  }

  @Test
  void aShapeWithoutItsCommaIsExplained() throws IOException {
    assertRefused(
        file("{'descr': '<f8', 'fortran_order': False, 'shape': (1), }\n", 8),
        "expected a tuple for shape, such as (1,)",
        "without the comma it is a number");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "looks at /proc/self/maps")
  void readingLeavesNoMappingBehind() throws IOException {
    Path file = directory.resolve("read.npy");
    Npy.write(NdArray.arange(1000), file);
    NdArray mapped = Npy.map(file, MapMode.READ);
    assertThat(mappingsOf(file)).as("what is looked for").hasSize(1);
    assertThat(Npy.read(file)).isEqualTo(mapped);
    assertThat(mappingsOf(file)).hasSize(1);
  }

  private static List<String> mappingsOf(Path file) throws IOException {
    String name = file.toRealPath().toString();
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.endsWith(name))
        .toList();
  }

  @Test
  void nestingIsLimited() throws IOException {
    assertRefused(file("(".repeat(20_000), 0), "nested");
  }

  @Test
  void unsupportedTypesAreNamed() throws IOException {
    assertRefused(
        file("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", 64), "Python objects");
    assertRefused(
        file("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", 64), "structured");
  }

  @Test
  void otherFilesAndVersionsAreRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("text.npy"), "this is no array at all");
    assertRefused(file, "expected the .npy magic 93 4e 55 4d 50 59", "found 74 68 69 73");
    Files.write(file, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 9, 1, 0, 0});
    assertRefused(file, "expected .npy version 1.0, 2.0 or 3.0, found 9.1");
    Files.write(file, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1});
    assertRefused(file, "4294967295");
  }

  @Test
  void headersOfPythonTwoAreRead() throws IOException {
    Path file = file("{'descr': \"<i4\", 'fortran_order': True, 'shape': (2L, 3L)}", 24);
    NdArray array = Npy.read(file);
    assertThat(array.shape()).containsExactly(2, 3);
    assertThat(array.isFortranContiguous()).isTrue();
  }

  @Test
  void dataStartsAtAMultipleOf64Bytes() throws IOException {
    for (int axes = 0; axes < 40; axes++) {
      long[] shape = new long[axes];
      Arrays.fill(shape, 1);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Npy.write(NdArray.zeros(DType.INT8, shape), out);
      assertThat((out.size() - 1) % 64).isZero();
      assertThat(Npy.read(new ByteArrayInputStream(out.toByteArray())).shape()).isEqualTo(shape);
    }
  }

  @Test
  void layoutsAndByteOrdersAreKept() throws IOException {
    Path file = directory.resolve("a.npy");
    NdArray big = NdArray.arange(24).reshape(2, 3, 4).astype(DType.parse(">i4"));
    for (NdArray array : List.of(big, big.transpose(), big.transpose(1, 0, 2))) {
      Npy.write(array, file);
      NdArray back = Npy.read(file);
      assertThat(back).isEqualTo(array);
      assertThat(back.dtype()).isEqualTo(array.dtype());
      assertThat(back.isFortranContiguous()).isEqualTo(array.isFortranContiguous());
    }
  }

  @Test
  void writingReplacesTheFileAndKeepsOldMaps() throws IOException {
    Path file = directory.resolve("a.npy");
    Npy.write(NdArray.arange(10), file);
    NdArray old = Npy.map(file, MapMode.READ);
    Npy.write(NdArray.arange(5), file);
    assertThat(old).isEqualTo(NdArray.arange(10));
    assertThat(old.file().orElseThrow().isCurrent()).isFalse();
    assertThat(Npy.map(file, MapMode.READ).file().orElseThrow().isCurrent()).isTrue();
    assertThat(directory).isDirectoryContaining(path -> path.equals(file));
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aWriteThatFailsLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = directory.resolve("a.npy");
    Npy.write(NdArray.arange(10), file);
    assertThatThrownBy(() ->
            AtomicFile.write(
                file,
                channel -> {
                  channel.write(ByteBuffer.allocate(100));
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": cannot be written: No space left on device");
    assertThat(Npy.read(file)).isEqualTo(NdArray.arange(10));
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
    assertThatThrownBy(() -> Npy.write(NdArray.arange(1), directory.resolve("no/a.npy")))
        .hasMessageContaining("its directory does not exist");
    assertThatThrownBy(() -> Npy.write(NdArray.arange(1), directory))
        .hasMessageContaining("it is a directory");
  }

  @Test
  void writingThroughALinkReplacesWhatItPointsTo() throws IOException {
    Path file = directory.resolve("a.npy");
    Npy.write(NdArray.arange(10), file);
    Path link = Files.createSymbolicLink(directory.resolve("link.npy"), file);
    Npy.write(NdArray.arange(3), link);
    assertThat(link).isSymbolicLink();
    assertThat(Npy.read(file)).isEqualTo(NdArray.arange(3));
  }

  @Test
  void aStreamThatFailsIsPassedOn() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("full");
          }
        };
    assertThatThrownBy(() -> Npy.write(NdArray.arange(1), full)).hasMessage("full");
  }

  @Test
  void missingFilesAreIOExceptionsWithTheirPath() {
    Path none = directory.resolve("none.npy");
    assertThatThrownBy(() -> Npy.read(none))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(none.toString());
    assertThatThrownBy(() -> Npy.map(none, MapMode.READ_WRITE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(none.toString());
  }
}
