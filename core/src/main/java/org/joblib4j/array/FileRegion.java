package org.joblib4j.array;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;

/**
 * Where the storage of a mapped array lies in its file, and which file that was.
 *
 * <p>It is enough to map the same bytes again, in another process too, and to notice that the path
 * holds another file by now. For {@link MapMode#COPY_ON_WRITE} the file does not have what was
 * written to the array. Immutable.
 *
 * @param path the absolute path of the file
 * @param offset the first byte of the array's {@link NdArray#segment() segment} in the file
 * @param length the bytes of the segment
 * @param mode how it is mapped
 * @param fileKey what names the file itself while its path may change (device and inode where there
 *     are such); empty on file systems that have no such thing
 * @param fileSize the bytes of the whole file when it was mapped
 * @param modified when the file had last been written when it was mapped
 */
public record FileRegion(
    Path path,
    long offset,
    long length,
    MapMode mode,
    String fileKey,
    long fileSize,
    Instant modified) {

  /**
   * Checks the region.
   *
   * @throws IllegalArgumentException when the offset or the length is negative or the region ends
   *     after the file
   */
  public FileRegion {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(fileKey, "fileKey");
    Objects.requireNonNull(modified, "modified");
    if (offset < 0 || length < 0 || length > fileSize - offset) {
      throw new IllegalArgumentException(
          path
              + ": bytes "
              + offset
              + " to "
              + offset
              + " + "
              + length
              + " do not lie in a file of "
              + fileSize
              + " bytes");
    }
  }

  /** A region of a file that has these attributes. */
  static FileRegion of(
      Path path, long offset, long length, MapMode mode, BasicFileAttributes attributes) {
    return new FileRegion(
        path.toAbsolutePath(),
        offset,
        length,
        mode,
        key(attributes),
        attributes.size(),
        attributes.lastModifiedTime().toInstant());
  }

  /**
   * Whether the path still holds the file that was mapped, with the content that it had.
   *
   * <p>Compared are the file's key and size, and the time of its last change except for {@link
   * MapMode#READ_WRITE}, where the array's own writes move it.
   *
   * @throws IOException when the file is there and its attributes cannot be read
   */
  public boolean isCurrent() throws IOException {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return false;
    }
    return key(found).equals(fileKey)
        && found.size() == fileSize
        && (mode == MapMode.READ_WRITE || found.lastModifiedTime().toInstant().equals(modified));
  }

  static String key(BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    return key == null ? "" : key.toString();
  }
}
