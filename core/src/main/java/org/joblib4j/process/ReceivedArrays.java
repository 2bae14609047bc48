package org.joblib4j.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.joblib4j.array.FileRegion;
import org.joblib4j.array.MapMode;

/**
 * The memory that this JVM has mapped for a run, and the Java arrays that it copied from there, so
 * that the next task finds them.
 *
 * <p>A mapping ends when nothing refers to it any more: a task that keeps an array never loses it.
 * As mapped memory puts no pressure on the Java heap, a collection is asked for when much of it has
 * been given up. Java arrays do take heap, so of these only the last used are kept.
 *
 * <p>Safe for use by several threads.
 */
final class ReceivedArrays {
  /** So much unused memory is worth a collection, which takes a worker some milliseconds. */
  private static final long COLLECT_AFTER = 64L << 20;

  /** Of all runs together. */
  private static final AtomicLong GIVEN_UP = new AtomicLong();

  private record Copy(Object array, long bytes) {}

  /** By the number of a storage, or by the region of a file. */
  private final Map<Object, MemorySegment> mappings = new HashMap<>();

  /** By the number of a storage, the last used at the end. */
  private final LinkedHashMap<Long, Copy> copies = new LinkedHashMap<>(16, 0.75f, true);

  private final long mostCopied = Runtime.getRuntime().maxMemory() / 4;
  private long copied;

  /**
   * Maps shared memory, read-only.
   *
   * @throws IOException when the parent has given it up
   */
  synchronized MemorySegment map(SharedStorage storage) throws IOException {
    MemorySegment known = mappings.get(storage.id());
    if (known == null) {
      known = map(Path.of(storage.path()), MapMode.READ, 0, storage.bytes());
      mappings.put(storage.id(), known);
    }
    return known;
  }

  /**
   * Maps a part of a file as it was mapped elsewhere.
   *
   * @throws IOException when it cannot be mapped, or the path holds another file by now
   */
  synchronized MemorySegment map(FileRegion region) throws IOException {
    MemorySegment known = mappings.get(region);
    if (known == null) {
      known = map(region.path(), region.mode(), region.offset(), region.length());
      if (!region.isCurrent()) {
        throw new IOException(
            region.path() + " has changed since the array was mapped that travels by its name");
      }
      mappings.put(region, known);
    }
    return known;
  }

  private static MemorySegment map(Path path, MapMode mode, long offset, long length)
      throws IOException {
    boolean write = mode == MapMode.READ_WRITE;
    Set<OpenOption> options =
        write
            ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
            : Set.of(StandardOpenOption.READ);
    try (FileChannel channel = FileChannel.open(path, options)) {
      return channel.map(
          write ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY,
          offset,
          length,
          Arena.ofAuto());
    }
  }

  /**
   * The Java array with the content of shared memory: one for all tasks, as long as it is kept.
   *
   * @throws IOException when the parent has given it up
   */
  synchronized Object copy(SharedStorage storage, ArrayKind kind) throws IOException {
    Copy known = copies.get(storage.id());
    if (known != null) {
      return known.array();
    }
    MemorySegment filled = kind.allocate(storage.bytes());
    try (FileChannel channel = FileChannel.open(Path.of(storage.path()), StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      filled.copyFrom(channel.map(FileChannel.MapMode.READ_ONLY, 0, storage.bytes(), arena));
    }
    Object array = kind.toArray(filled);
    copies.put(storage.id(), new Copy(array, storage.bytes()));
    copied += storage.bytes();
    Iterator<Copy> oldest = copies.values().iterator();
    while (copied > mostCopied && oldest.hasNext()) {
      copied -= oldest.next().bytes();
      oldest.remove();
    }
    return array;
  }

  /** The parent has given up a storage. */
  synchronized void forget(long storage) {
    Copy copy = copies.remove(storage);
    if (copy != null) {
      copied -= copy.bytes();
    }
    MemorySegment mapping = mappings.remove(storage);
    if (mapping != null) {
      collectAfter(mapping.byteSize());
    }
  }

  /** The run has ended. */
  synchronized void forgetAll() {
    copies.clear();
    copied = 0;
    long bytes = 0;
    for (MemorySegment mapping : mappings.values()) {
      bytes += mapping.byteSize();
    }
    mappings.clear();
    collectAfter(bytes);
  }

  private static void collectAfter(long bytes) {
    if (GIVEN_UP.addAndGet(bytes) >= COLLECT_AFTER) {
      GIVEN_UP.set(0);
      System.gc();
    }
  }
}
