package org.joblib4j.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Time and size of a file when it was read, to see later whether it is still the same file.
 *
 * <p>A file system's clock may tick every two seconds (FAT) or every few milliseconds (ext4): a
 * file that is written twice within a tick keeps its time, and perhaps its size. A stamp of a file
 * that was younger than two seconds therefore holds the digest of its content, too; git calls such
 * an entry "racily clean".
 *
 * @param content digest of the content, null where time and size are enough
 */
record FileStamp(Path path, Instant modified, long size, @Nullable String content) {
  private static final Duration TRUSTED_AGE = Duration.ofSeconds(2);

  /**
   * The stamp of a file as it is now.
   *
   * @param now the time of the file system's clock
   * @throws IOException naming the path, when the file cannot be read
   */
  static FileStamp of(Path path, Instant now) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Instant modified = attributes.lastModifiedTime().toInstant();
    boolean young = modified.plus(TRUSTED_AGE).isAfter(now);
    return new FileStamp(path, modified, attributes.size(), young ? digest(path) : null);
  }

  /** Whether the file has still the content that the stamp was taken of; false when it is gone. */
  boolean isCurrent() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.size() == size
          && attributes.lastModifiedTime().toInstant().equals(modified)
          && (content == null || content.equals(digest(path)));
    } catch (IOException _) {
      return false;
    }
  }

  private static String digest(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return "";
    }
    return HexFormat.of().formatHex(DigestBuffer.newSha256().digest(Files.readAllBytes(path)));
  }
}
