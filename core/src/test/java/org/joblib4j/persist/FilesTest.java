package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.joblib4j.array.DType;
import org.joblib4j.array.FileRegion;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files: replaced as a whole, compressed by extension, mapped. */
class FilesTest {
  @TempDir Path folder;

  @Test
  void aFailedDumpLeavesTheOldFileAndNothingElse() throws Exception {
    Path file = folder.resolve("x.joblib");
    Persist.dump("old", file);
    assertThatThrownBy(() -> Persist.dump(List.of("new", new Thread()), file))
        .isInstanceOf(NotPersistableException.class);
    assertThat(Persist.load(file)).isEqualTo("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aMapOfTheOldFileOutlivesItsReplacement() throws Exception {
    Path file = folder.resolve("x.joblib");
    Persist.dump(NdArray.arange(100_000), file);
    NdArray old = Persist.load(file, NdArray.class, MapMode.READ);
    Persist.dump(NdArray.zeros(DType.INT64, 5), file);
    assertThat(old).isEqualTo(NdArray.arange(100_000));
    assertThat(old.file().orElseThrow().isCurrent()).isFalse();
  }

  @Test
  void aMissingFolderIsNamed() {
    Path file = folder.resolve("none").resolve("x.joblib");
    assertThatThrownBy(() -> Persist.dump(1, file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
    assertThatThrownBy(() -> Persist.load(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.joblib", "x.z", "x.gz", "x.gzip", "X.GZ"})
  void theExtensionChoosesTheCompressionAndTheContentTellsIt(String name) throws Exception {
    Path file = folder.resolve(name);
    Object value = Map.of("a", List.of(1, "x"), "zeros", NdArray.zeros(DType.FLOAT64, 100_000));
    Persist.dump(value, file);
    Path renamed = Files.move(file, folder.resolve("renamed"));
    assertThat(Persist.load(renamed)).isEqualTo(value);
    assertThat(Files.size(renamed) < 10_000).isEqualTo(!name.equals("x.joblib"));
  }

  @Test
  void aMissingCodecNamesItsArtifact() throws Exception {
    assertThatThrownBy(() -> Persist.dump(1, folder.resolve("x.lz4")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lz4 compression needs the artifact org.joblib4j:joblib4j-codecs");
    Path file = folder.resolve("unknown");
    Files.write(file, Pickles.bytes("\u00fd7zXZ\0 and more"));
    assertThatThrownBy(() -> Persist.load(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("xz compression needs");
  }

  @Test
  void aLevelOutOfRangeIsRefused() {
    assertThatThrownBy(() -> Persist.dump(1, folder.resolve("x"), Compression.zlib(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("zlib has the levels 0 to 9, not 10");
    assertThatThrownBy(() -> Persist.dump(1, folder.resolve("x"), Compression.of("rar")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no compression format 'rar'; there are [zlib, gzip");
  }

  @Test
  void damagedCompressionIsNamed() throws Exception {
    Path file = folder.resolve("x.gz");
    Persist.dump("x".repeat(100_000), file);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> Persist.load(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aBombStopsAtTheLimit() throws Exception {
    Path file = folder.resolve("x.gz");
    Persist.dump(new byte[50_000_000], file);
    assertThat(Files.size(file)).isLessThan(1_000_000);
    var options = LoadOptions.DEFAULT.within(LoadLimits.DEFAULT.withBytes(1_000_000));
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> Persist.load(file, byte[].class, options))
        .withMessageContaining("over the limit of 1000000 bytes");
  }

  @Test
  void streamsStayOpenAndCarryCompression() throws Exception {
    var out = new ByteArrayOutputStream();
    Persist.dump("x", out, Compression.gzip(1));
    out.write('!');
    var in = new ByteArrayInputStream(out.toByteArray());
    assertThat(Persist.load(in, String.class, LoadOptions.DEFAULT)).isEqualTo("x");
  }

  @Test
  void mappedArraysAreAlignedViewsThatKnowTheirFile() throws Exception {
    Path file = folder.resolve("x.joblib");
    Persist.dump(
        Map.of("a", NdArray.arange(1000), "f", NdArray.arange(6).reshape(2, 3).transpose()), file);
    Map<?, ?> map = Persist.load(file, Map.class, MapMode.READ);
    NdArray a = PyValue.of(map).attr("a").asArray();
    FileRegion region = a.file().orElseThrow();
    assertThat(region.path()).isEqualTo(file.toAbsolutePath());
    assertThat(region.isCurrent()).isTrue();
    assertThat(a.offset() % 16).isZero();
    assertThat(a).isEqualTo(NdArray.arange(1000));
    assertThat(PyValue.of(map).attr("f").asArray().isFortranContiguous()).isTrue();
    NdArray copied = PyValue.of(Persist.load(file, Map.class)).attr("a").asArray();
    assertThat(copied.isMapped()).isFalse();
    assertThat(copied.isReadOnly()).isFalse();
  }

  @Test
  void doublesThatJavaDumpedCanBeMapped() throws Exception {
    Path file = folder.resolve("x.joblib");
    Persist.dump(new double[] {1, 2, 3}, file);
    NdArray mapped = Persist.load(file, NdArray.class, MapMode.READ);
    assertThat(mapped.isMapped()).isTrue();
    assertThat(Persist.load(file, double[].class, MapMode.READ)).containsExactly(1, 2, 3);
    assertThat(Persist.load(file)).isInstanceOf(double[].class);
  }

  @Test
  void arraysBehindThreeGibibytesAreMapped() throws Exception {
    Path file = folder.resolve("x.joblib");
    Persist.dump(NdArray.zeros(DType.INT8, 1), folder.resolve("one.joblib"));
    byte[] one = Files.readAllBytes(folder.resolve("one.joblib"));
    String text = new String(one, java.nio.charset.StandardCharsets.ISO_8859_1);
    // The shape (1,) becomes (3 * 2^30,); the padding says its own length and may stay.
    int shape = text.indexOf("(K\u0001t");
    long length = 3L << 30;
    byte[] head =
        Pickles.bytes(
            text.substring(0, shape)
                + "(\u008a\u0005\0\0\0\u00c0\0t"
                + text.substring(shape + 4, text.length() - 3));
    byte[] tail = Pickles.bytes("\u0005\u0094.");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap(head));
      channel.write(ByteBuffer.wrap(tail), head.length + length - 1);
    }
    NdArray mapped = Persist.load(file, NdArray.class, MapMode.READ);
    assertThat(mapped.size()).isEqualTo(length);
    assertThat(mapped.getLong(length - 1)).isEqualTo(5);
  }

  @Test
  void aFileOnTheDiskIsWhole() throws Exception {
    Path file = folder.resolve("x.joblib.gz");
    Persist.dump(List.of(1, "x"), file, DumpOptions.DEFAULT.onDisk());
    Persist.dump(List.of(2, "y"), file, DumpOptions.DEFAULT.onDisk());
    assertThat(Persist.load(file)).isEqualTo(List.of(2, "y"));
    assertThat(Persist.audit(file).compression()).isEqualTo("gzip");
  }

  @Test
  void theOptionsCompressionComesBeforeTheExtensions() throws Exception {
    Path file = folder.resolve("x.gz");
    Persist.dump(1, file, DumpOptions.DEFAULT.compressed(Compression.zlib(1)));
    assertThat(Persist.audit(file).compression()).isEqualTo("zlib");
  }

  @Test
  void channelsAreReadAndWrittenAndStayOpen() throws Exception {
    Path file = folder.resolve("x.bin");
    try (var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      Persist.dump(
          NdArray.arange(1_000), channel, DumpOptions.DEFAULT.compressed(Compression.zlib(1)));
      assertThat(channel.isOpen()).isTrue();
      assertThat(Persist.load(channel.position(3), NdArray.class, LoadOptions.DEFAULT))
          .isEqualTo(NdArray.arange(1_000));
      assertThat(channel.isOpen()).isTrue();
    }
  }
}
