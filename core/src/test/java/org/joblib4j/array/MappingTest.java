package org.joblib4j.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingTest {
  @TempDir private Path directory;

  private Path saved(NdArray array) throws IOException {
    Path file = directory.resolve("a.npy");
    Npy.write(array, file);
    return file;
  }

  @Test
  void readOnlyMapsRefuseWrites() throws IOException {
    NdArray array = Npy.map(saved(NdArray.arange(4)), MapMode.READ);
    assertThat(array.isMapped()).isTrue();
    assertThat(array.isReadOnly()).isTrue();
    assertThatThrownBy(() -> array.setLong(1, 0)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void readWriteMapsWriteToTheFile() throws IOException {
    Path file = saved(NdArray.arange(4));
    NdArray array = Npy.map(file, MapMode.READ_WRITE);
    array.slice(0, 1, 3).fill(-1);
    array.force();
    assertThat(Npy.read(file).toLongArray()).containsExactly(0, -1, -1, 3);
    assertThat(array.file().orElseThrow().isCurrent()).isTrue();
  }

  @Test
  void copyOnWriteMapsLeaveTheFileAlone() throws IOException {
    Path file = saved(NdArray.arange(4));
    NdArray array = Npy.map(file, MapMode.COPY_ON_WRITE);
    array.fill(-1);
    assertThat(array).isEqualTo(NdArray.full(DType.INT64, -1, 4));
    assertThat(Npy.read(file)).isEqualTo(NdArray.arange(4));
  }

  @Test
  void bareElementsAreMappedAtAnyOffset() throws IOException {
    Path file = Files.write(directory.resolve("raw"), new byte[] {9, 1, 0, 2, 0, 3, 0});
    NdArray array = NdArray.map(file, MapMode.READ, DType.parse("<i2"), 1, 3);
    assertThat(array.toShortArray()).containsExactly((short) 1, (short) 2, (short) 3);
    assertThatThrownBy(() -> NdArray.map(file, MapMode.READ_WRITE, DType.INT16, 2, 3))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file + ": expected 6 bytes of elements from byte 2 on, found a file of 7 bytes");
    assertThat(Files.size(file)).isEqualTo(7);
  }

  @Test
  void emptyAndAxislessArraysAreMapped() throws IOException {
    NdArray empty = Npy.map(saved(NdArray.zeros(DType.FLOAT64, 0, 3)), MapMode.READ);
    assertThat(empty.isMapped()).isTrue();
    assertThat(empty.shape()).containsExactly(0, 3);
    NdArray scalar = Npy.map(saved(NdArray.scalar(2.5)), MapMode.READ_WRITE);
    scalar.setDouble(3.5);
    assertThat(Npy.read(directory.resolve("a.npy"))).isEqualTo(NdArray.scalar(3.5));
  }

  @Test
  void aRegionIsEnoughToMapTheSameElementsAgain() throws IOException {
    NdArray view =
        Npy.map(saved(NdArray.arange(12).reshape(3, 4)), MapMode.READ).transpose().row(1);
    FileRegion region = view.file().orElseThrow();
    NdArray base =
        NdArray.map(region.path(), region.mode(), DType.INT8, region.offset(), region.length());
    NdArray again =
        NdArray.wrap(
            base.segment(), view.dtype(), view.offset(), view.shape(), view.strides(), region);
    assertThat(again).isEqualTo(view);
    assertThat(again.file()).contains(region);
  }

  @Test
  void regionsNoticeAnotherFileAndChangedContent() throws IOException {
    Path file = saved(NdArray.arange(4));
    FileRegion region = Npy.map(file, MapMode.READ).file().orElseThrow();
    assertThat(region.path().isAbsolute()).isTrue();
    assertThat(region.isCurrent()).isTrue();
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    assertThat(region.isCurrent()).isFalse();
    FileRegion second = Npy.map(file, MapMode.READ).file().orElseThrow();
    saved(NdArray.arange(4));
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    assertThat(second.isCurrent()).isFalse();
    Files.delete(file);
    assertThat(second.isCurrent()).isFalse();
  }

  @Test
  void arraysOverTwoGibibytesAreMapped() throws IOException {
    long length = 3L << 30;
    Path file = directory.resolve("sparse.npy");
    byte[] header =
        NpyHeader.bytes(NdArray.map(sparse(length), MapMode.READ, DType.INT8, 0, length), false);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(header));
      channel.write(ByteBuffer.wrap(new byte[1]), header.length + length - 1);
    }
    NdArray array = Npy.map(file, MapMode.READ_WRITE);
    assertThat(array.size()).isEqualTo(length);
    array.setLong(42, length - 1);
    array.setLong(7, (1L << 31) + 5);
    NdArray matrix = array.reshape(3, 1L << 30);
    assertThat(matrix.getLong(2, (1L << 30) - 1)).isEqualTo(42);
    assertThat(array.slice(0, length - 1, 1L << 31, -1).getLong(0)).isEqualTo(42);
    NdArray wide = Npy.map(file, MapMode.READ);
    assertThat(wide.slice(0, 1L << 31, (1L << 31) + 8).toByteArray())
        .containsExactly(0, 0, 0, 0, 0, 7, 0, 0);
    assertThatThrownBy(wide::toByteArray).hasMessageContaining("too many for a Java array");
  }

  private Path sparse(long length) throws IOException {
    Path file = directory.resolve("sparse.raw");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), length - 1);
    }
    return file;
  }
}
