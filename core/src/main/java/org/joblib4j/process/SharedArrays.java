package org.joblib4j.process;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * How the arrays of a run reach its workers: the large ones through memory that all share, written
 * once however many tasks refer to them.
 *
 * <h2>What is written</h2>
 *
 * The unit is the memory behind arrays: a Java array, or the segment under an {@link NdArray}. It
 * is known by its identity, so a view of an array that was shared costs no more than its shape and
 * strides. A view of something much larger is written alone. An array that is mapped from a file is
 * not written at all: the worker maps that file.
 *
 * <h2>How long it is kept</h2>
 *
 * Until the run ends or the array is garbage, whichever comes first: a run over a stream of a
 * thousand large arrays must not keep a thousand files. While a batch is under way, it refers to
 * its arrays itself.
 *
 * <p>Safe for use by several threads: the one that comes first writes, the others wait for it. When
 * there is no room for a shared file, the array follows the frame instead.
 */
final class SharedArrays implements ArrayPassage, AutoCloseable {
  /** A view is shared together with its whole base if that has up to so many times its bytes. */
  private static final int WHOLE_UP_TO = 8;

  private static final int ALIGNMENT = 64;

  private final long over;
  private final List<Path> folders;
  private final TrafficCounter traffic;
  private final LongConsumer givenUp;
  private final ReferenceQueue<Object> garbage = new ReferenceQueue<>();

  /** Guarded by this. */
  private final Map<Identity, SharedMemory> memories = new HashMap<>();

  private volatile boolean used;

  /** Guarded by this. */
  private boolean closed;

  /**
   * The arrays of one run.
   *
   * @param over arrays of more bytes are shared
   * @param folders where they lie, the best place first
   * @param givenUp is told the numbers of storages that no batch will refer to any more
   */
  SharedArrays(long over, List<Path> folders, TrafficCounter traffic, LongConsumer givenUp) {
    this.over = over;
    this.folders = List.copyOf(folders);
    this.traffic = traffic;
    this.givenUp = givenUp;
  }

  @Override
  public StandIn pass(Encoder encoder, Object array, ArrayKind kind, long bytes) {
    if (bytes > over) {
      SharedStorage storage = memoryOf(array).storage(0, bytes, () -> kind.bytesOf(array), traffic);
      if (storage != null) {
        return new SharedArray(storage, kind.code);
      }
    }
    return encoder.attach(array, kind);
  }

  @Override
  public @Nullable StandIn pass(Encoder encoder, NdArray array) throws IOException {
    StandIn mapped = MappedNdArray.of(array);
    if (mapped != null) {
      used = true;
      return mapped;
    }
    StandIn shared = share(array);
    return shared != null ? shared : encoder.attach(array);
  }

  /** The array through shared memory, null where it is better sent, or there is no room. */
  private @Nullable StandIn share(NdArray array) {
    MemorySegment segment = array.segment();
    long size = segment.byteSize();
    Object owner = segment.heapBase().orElse(segment);
    long position = segment.heapBase().isPresent() ? segment.address() : 0;
    boolean large = array.byteSize() > over;
    SharedMemory known = large ? memoryOf(owner) : knownMemoryOf(owner);
    if (known == null) {
      return null;
    }
    long from = 0;
    long end = size;
    if (!known.has(position, size)) {
      if (!large) {
        return null;
      }
      MemorySegment extent = array.extent();
      if (size / WHOLE_UP_TO > extent.byteSize()) {
        long first = extent.address() - segment.address();
        from = first / ALIGNMENT * ALIGNMENT;
        end = first + extent.byteSize();
      }
      if ((end - from) / WHOLE_UP_TO > array.byteSize()) {
        return null; // mostly gaps
      }
    }
    long start = from;
    long length = end - from;
    SharedStorage storage =
        known.storage(position + start, length, () -> segment.asSlice(start, length), traffic);
    return storage == null ? null : SharedNdArray.of(storage, array, array.offset() - start);
  }

  /** Whether a worker may have mapped something. */
  boolean isUsed() {
    return used;
  }

  private synchronized @Nullable SharedMemory knownMemoryOf(Object owner) {
    return memories.get(new Identity(owner, null));
  }

  private synchronized SharedMemory memoryOf(Object owner) {
    if (closed) {
      throw new IllegalStateException("the run has ended");
    }
    closeGarbage();
    used = true;
    SharedMemory known = knownMemoryOf(owner);
    if (known == null) {
      known = new SharedMemory(folders);
      memories.put(new Identity(owner, garbage), known);
    }
    return known;
  }

  private void closeGarbage() {
    for (Reference<?> dead = garbage.poll(); dead != null; dead = garbage.poll()) {
      if (dead instanceof Identity identity) {
        SharedMemory memory = memories.remove(identity);
        if (memory != null) {
          memory.close().forEach(givenUp::accept);
        }
      }
    }
  }

  /** Frees the memory as soon as the workers do; no batch may be under way. */
  @Override
  public void close() {
    List<SharedMemory> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(memories.values());
      memories.clear();
    }
    left.forEach(SharedMemory::close);
  }
}
