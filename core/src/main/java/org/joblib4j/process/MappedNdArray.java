package org.joblib4j.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.joblib4j.array.DType;
import org.joblib4j.array.FileRegion;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * An {@link NdArray} over a part of a file, which the other JVM maps too, in the same mode.
 *
 * @param path of the file; the next six describe the part as {@link FileRegion} does
 * @param dtype as {@link DType#descr} has it
 * @param offset of the first element in the part
 */
record MappedNdArray(
    String path,
    long start,
    long length,
    MapMode mode,
    String fileKey,
    long fileSize,
    Instant modified,
    String dtype,
    long offset,
    Axes axes)
    implements StandIn {

  /**
   * An array that is mapped and whose file still is what it was; null for any other.
   *
   * <p>Not where writing is private to the parent: the file does not have what it wrote.
   *
   * @throws IOException when the file cannot be looked at
   */
  static @Nullable MappedNdArray of(NdArray array) throws IOException {
    Optional<FileRegion> file = array.file();
    if (file.isEmpty() || file.get().mode() == MapMode.COPY_ON_WRITE || !file.get().isCurrent()) {
      return null;
    }
    FileRegion region = file.get();
    return new MappedNdArray(
        region.path().toString(),
        region.offset(),
        region.length(),
        region.mode(),
        region.fileKey(),
        region.fileSize(),
        region.modified(),
        array.dtype().descr(),
        array.offset(),
        Axes.of(array));
  }

  @Override
  public Object resolve(Decoder decoder) throws IOException {
    FileRegion region =
        new FileRegion(Path.of(path), start, length, mode, fileKey, fileSize, modified);
    return NdArray.wrap(
        decoder.arrays().map(region),
        DType.parse(dtype),
        offset,
        axes.shape(),
        axes.strides(),
        region);
  }
}
