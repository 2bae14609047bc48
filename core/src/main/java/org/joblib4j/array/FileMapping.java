package org.joblib4j.array;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Maps a region of a file; it is unmapped when no array uses it any more. */
record FileMapping(MemorySegment segment, FileRegion region) {

  /**
   * Maps bytes that the file must already have.
   *
   * @throws IOException when the file cannot be opened or mapped, or ends before the region does
   */
  static FileMapping map(Path path, MapMode mode, long offset, long length) throws IOException {
    Set<OpenOption> options =
        mode == MapMode.READ_WRITE
            ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
            : Set.of(StandardOpenOption.READ);
    try (FileChannel channel = FileChannel.open(path, options)) {
      FileRegion region = FileRegion.of(path, offset, length, mode);
      MemorySegment segment;
      try {
        segment = channel.map(mode.channelMode(), offset, length, Arena.ofAuto());
      } catch (IOException e) {
        throw new IOException(path + ": cannot map " + length + " bytes: " + e.getMessage(), e);
      }
      // The attributes are the path's, the mapping is the open file's: both must be one file.
      if (channel.size() != region.fileSize() || !region.isCurrent()) {
        throw new IOException(path + ": the file was replaced while it was being mapped");
      }
      return new FileMapping(segment, region);
    }
  }
}
