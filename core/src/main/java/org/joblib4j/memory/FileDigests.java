package org.joblib4j.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.joblib4j.array.DType;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.code.FileState;
import org.joblib4j.hash.Fingerprint;

/**
 * The content of the files that a function depends on, of folders the content of all files in them.
 *
 * <p>A file's content is read again when its size or one of its times has changed, and while these
 * are too young to be believed, as {@link FileState} tells.
 */
final class FileDigests {
  private final List<Path> paths;
  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  private record Known(FileState times, String digest) {}

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
    FileState times = FileState.timesOf(file, Instant.now());
    Known before = known.get(file);
    if (before != null && before.times().equals(times)) {
      return before.digest();
    }
    String digest =
        times.size() == 0
            ? "empty"
            : Fingerprint.of(NdArray.map(file, MapMode.READ, DType.UINT8, 0, times.size())).hex();
    if (times.isSettled()) {
      known.put(file, new Known(times, digest));
    }
    return digest;
  }
}
