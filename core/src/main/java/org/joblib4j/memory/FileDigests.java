package org.joblib4j.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.joblib4j.array.DType;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.hash.Fingerprint;

/**
 * The content of the files that a function depends on, of folders the content of all files in them.
 *
 * <p>A file's content is read again when its time or size has changed, and while it is younger than
 * the coarsest clock of a file system ticks.
 */
final class FileDigests {
  private static final long YOUNG_MILLIS = 2_000;

  private final List<Path> paths;
  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  private record Known(FileTime modified, long size, String digest) {}

  FileDigests(List<Path> paths) {
    this.paths = paths;
  }

  /**
   * One digest over all, empty where there are none.
   *
   * @throws IOException naming the file that cannot be read
   */
  String digest() throws IOException {
    if (paths.isEmpty()) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.walk(path)) {
          for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
            parts.add(path.relativize(file).toString().replace('\\', '/'));
            parts.add(digest(file));
          }
        }
      } else {
        parts.add(digest(path));
      }
    }
    return Fingerprint.of(parts).hex();
  }

  private String digest(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    Known before = known.get(file);
    if (before != null
        && before.modified().equals(now.lastModifiedTime())
        && before.size() == now.size()) {
      return before.digest();
    }
    String digest =
        now.size() == 0
            ? "empty"
            : Fingerprint.of(NdArray.map(file, MapMode.READ, DType.UINT8, 0, now.size())).hex();
    long age = System.currentTimeMillis() - now.lastModifiedTime().toMillis();
    if (age > YOUNG_MILLIS) {
      known.put(file, new Known(now.lastModifiedTime(), now.size(), digest));
    }
    return digest;
  }
}
