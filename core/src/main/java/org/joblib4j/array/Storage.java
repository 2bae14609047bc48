package org.joblib4j.array;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Fresh storage for elements. */
final class Storage {
  /** Up to here storage is a Java array, beyond it native memory. */
  private static final long HEAP_LIMIT = Integer.MAX_VALUE - 8L;

  private Storage() {}

  /**
   * Zeroed storage: a heap array of the type's own Java type, so that no access is ever unaligned,
   * or native memory (freed by the garbage collector) over 2 GiB.
   */
  static MemorySegment allocate(DType type, long bytes) {
    return bytes <= HEAP_LIMIT
        ? heap(type.scalar().component(), (int) bytes)
        : Arena.ofAuto().allocate(bytes, 64);
  }

  private static MemorySegment heap(Scalar component, int bytes) {
    int length = bytes / component.itemSize();
    return switch (component) {
      case FLOAT32 -> MemorySegment.ofArray(new float[length]);
      case FLOAT64 -> MemorySegment.ofArray(new double[length]);
      default ->
          switch (component.itemSize()) {
            case 1 -> MemorySegment.ofArray(new byte[length]);
            case 2 -> MemorySegment.ofArray(new short[length]);
            case 4 -> MemorySegment.ofArray(new int[length]);
            default -> MemorySegment.ofArray(new long[length]);
          };
    };
  }
}
