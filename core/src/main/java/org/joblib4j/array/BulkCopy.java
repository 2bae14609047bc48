package org.joblib4j.array;

import java.lang.foreign.MemorySegment;
import org.joblib4j.cores.SharedWork;

/**
 * Copies consecutive bytes, a lot of them on all processors.
 *
 * <p>One core alone does not use all of a machine's memory bandwidth, and the page faults of a
 * fresh memory map are taken by several threads at once.
 */
final class BulkCopy {
  /** From so many bytes on other threads are worth waking. */
  private static final long PARALLEL = 16L << 20;

  private static final long BLOCK = 4L << 20;

  /** Asked for whether memory is open to any thread but its owner; never started. */
  private static final Thread ANOTHER =
      Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).unstarted(() -> {});

  private BulkCopy() {}

  /** Copies bytes between segments that do not overlap there, or overlap in the very same place. */
  static void copy(MemorySegment from, long start, MemorySegment to, long target, long bytes) {
    if (bytes < PARALLEL || !from.isAccessibleBy(ANOTHER) || !to.isAccessibleBy(ANOTHER)) {
      MemorySegment.copy(from, start, to, target, bytes);
      return;
    }
    SharedWork.forEach(
        (int) Math.ceilDiv(bytes, BLOCK),
        block -> {
          long done = block * BLOCK;
          MemorySegment.copy(from, start + done, to, target + done, Math.min(BLOCK, bytes - done));
        });
  }
}
