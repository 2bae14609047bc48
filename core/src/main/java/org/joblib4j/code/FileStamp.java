package org.joblib4j.code;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A file and its state when it was read, to see later whether it is still the same file. */
record FileStamp(Path path, FileState state) {

  /**
   * The stamp of a file as it is now.
   *
   * @param now the time of the file system's clock
   * @throws IOException naming the path, when the file cannot be read
   */
  static FileStamp of(Path path, Instant now) throws IOException {
    return new FileStamp(path, FileState.of(path, now));
  }

  /** When the file was written or put in its place. */
  Instant lastChange() {
    return state.lastChange();
  }

  /**
   * A stamp of the same content as of now; empty when the content is another or the file is gone.
   */
  Optional<FileStamp> renewed(Instant now) {
    try {
      return state.renewed(path, now).map(renewed -> new FileStamp(path, renewed));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
