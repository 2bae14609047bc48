package org.joblib4j.code;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Times, size and content of a file: equal times and size mean equal content, where times can be
 * believed; else the content is compared.
 *
 * <p>A file system's clock may tick every two seconds (FAT) or every few milliseconds (ext4): a
 * file that is written twice within a tick keeps its times, and perhaps its size. Times of a file
 * that was younger than two seconds are therefore not believed; git calls such an entry "racily
 * clean". And the time of modification can be set: builds that are to be reproducible give all
 * files one time, archives and copies restore it. Unix also keeps the time of the last change of
 * the file or its attributes ({@code ctime}), which no program can set.
 *
 * @param modified when the content was written, as the file says
 * @param changed when content or attributes were changed; null where the file system does not tell
 * @param isSettled whether the times were old enough to be believed
 * @param content SHA-256 as hexadecimal digits
 */
public record FileState(
    Instant modified, @Nullable Instant changed, long size, boolean isSettled, String content) {
  private static final Duration TRUSTED_AGE = Duration.ofSeconds(2);
  private static final boolean TELLS_CHANGES =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  /**
   * The state of a file now.
   *
   * @param now the time of the file system's clock
   * @throws IOException naming the path, when the file cannot be read
   */
  static FileState of(Path path, Instant now) throws IOException {
    return timesOf(path, now).holding(digest(path));
  }

  /**
   * Times and size of a file that is going to be read.
   *
   * @throws IOException naming the path, when there is no such file
   */
  public static FileState timesOf(Path path, Instant now) throws IOException {
    Instant modified;
    Instant changed = null;
    long size;
    if (TELLS_CHANGES) {
      Map<String, Object> attributes =
          Files.readAttributes(path, "unix:lastModifiedTime,ctime,size");
      modified = instant(attributes.get("lastModifiedTime"));
      changed = instant(attributes.get("ctime"));
      size = attributes.get("size") instanceof Long bytes ? bytes : -1;
    } else {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      modified = attributes.lastModifiedTime().toInstant();
      size = attributes.size();
    }
    boolean isSettled = !later(modified, changed).isAfter(now.minus(TRUSTED_AGE));
    return new FileState(modified, changed, size, isSettled, "");
  }

  /**
   * When the file was written or, where the file system tells, put in its place: one that is moved
   * or copied with its attributes keeps the old time of its content.
   */
  Instant lastChange() {
    return later(modified, changed);
  }

  private static Instant later(Instant modified, @Nullable Instant changed) {
    return changed != null && changed.isAfter(modified) ? changed : modified;
  }

  /** This state, with the content that was read. */
  FileState holding(byte[] bytes) {
    return holding(HexFormat.of().formatHex(DigestBuffer.newSha256().digest(bytes)));
  }

  private FileState holding(String digest) {
    return new FileState(modified, changed, size, isSettled, digest);
  }

  /**
   * The state of a file now; empty when it has no longer the content of this one.
   *
   * @throws IOException naming the path, when the file cannot be read
   */
  Optional<FileState> renewed(Path path, Instant now) throws IOException {
    FileState times = timesOf(path, now);
    if (times.size != size) {
      return Optional.empty();
    }
    boolean isUntouched =
        isSettled && times.modified.equals(modified) && Objects.equals(times.changed, changed);
    FileState state = times.holding(isUntouched ? content : digest(path));
    return state.content.equals(content) ? Optional.of(state) : Optional.empty();
  }

  /** This state as another process may believe it: times that anybody can set prove nothing. */
  FileState forLater() {
    return new FileState(modified, changed, size, isSettled && changed != null, content);
  }

  private static Instant instant(@Nullable Object time) {
    return time instanceof FileTime known ? known.toInstant() : Instant.MAX;
  }

  private static String digest(Path path) throws IOException {
    MessageDigest digest = DigestBuffer.newSha256();
    byte[] block = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(path)) {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        digest.update(block, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
