package org.joblib4j.process;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is shared of the memory behind one array: mostly all of it, else the parts that were asked
 * for. Safe for use by several threads, of which one writes and the others wait.
 */
final class SharedMemory {
  private static final AtomicLong IDS = new AtomicLong();
  private static final int CHUNK = 1 << 20;

  private record Range(long from, long length) {}

  private record Part(SharedStorage storage, SharedFile file) {}

  /** Null for a part for which there was no room. Guarded by this. */
  private final Map<Range, @Nullable Part> parts = new HashMap<>();

  private final List<Path> folders;

  /**
   * Nothing shared as yet.
   *
   * @param folders where files are made, the best place first
   */
  SharedMemory(List<Path> folders) {
    this.folders = folders;
  }

  /** Whether a part was shared already. */
  synchronized boolean has(long from, long length) {
    return parts.get(new Range(from, length)) != null;
  }

  /**
   * A part, written if it is not yet.
   *
   * @param from the first byte in the array
   * @param bytes gives the memory
   * @return null when no folder has room for it
   */
  synchronized @Nullable SharedStorage storage(
      long from, long length, Supplier<MemorySegment> bytes, TrafficCounter traffic) {
    Range range = new Range(from, length);
    Part part = parts.get(range);
    if (part == null && !parts.containsKey(range)) {
      part = write(bytes.get());
      parts.put(range, part);
      if (part != null) {
        traffic.shared(length);
      }
    }
    return part == null ? null : part.storage();
  }

  private @Nullable Part write(MemorySegment bytes) {
    for (Path folder : folders) {
      try {
        return write(bytes, folder);
      } catch (IOException e) {
        Log.of(SharedMemory.class)
            .log(
                System.Logger.Level.INFO,
                () ->
                    folder
                        + " has no room to share "
                        + bytes.byteSize()
                        + " bytes with worker processes, which makes them slower: "
                        + e.getMessage());
      }
    }
    return null;
  }

  /** Through write, not through a mapping, where a full file system would be a bus error. */
  private static Part write(MemorySegment bytes, Path folder) throws IOException {
    SharedFile file = SharedFile.create(folder);
    try {
      FileChannel channel = file.channel();
      ByteBuffer buffer = bytes.isNative() ? null : ByteBuffer.allocateDirect(CHUNK);
      for (long from = 0; from < bytes.byteSize(); from += CHUNK) {
        MemorySegment chunk = bytes.asSlice(from, Math.min(CHUNK, bytes.byteSize() - from));
        ByteBuffer direct;
        if (buffer == null) {
          direct = chunk.asByteBuffer();
        } else {
          direct = buffer.clear().limit((int) chunk.byteSize());
          MemorySegment.ofBuffer(direct).copyFrom(chunk);
        }
        while (direct.hasRemaining()) {
          channel.write(direct);
        }
      }
      SharedStorage storage =
          new SharedStorage(IDS.incrementAndGet(), file.path().toString(), bytes.byteSize());
      return new Part(storage, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Gives the files up; the memory is freed when the last worker has unmapped it.
   *
   * @return the numbers of the storages
   */
  synchronized List<Long> close() {
    List<Long> closed = new ArrayList<>();
    for (Part part : parts.values()) {
      if (part != null) {
        closed.add(part.storage().id());
        try {
          part.file().close();
        } catch (IOException e) {
          Log.of(SharedMemory.class)
              .log(System.Logger.Level.DEBUG, "a shared file could not be closed", e);
        }
      }
    }
    parts.clear();
    return closed;
  }
}
