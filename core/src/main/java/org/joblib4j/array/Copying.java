package org.joblib4j.array;

import java.lang.foreign.MemorySegment;

/**
 * Copies elements from one array to another of the same shape.
 *
 * <p>Arrays of the same type and byte order are copied as bytes: in bulk where both lie alike, run
 * by run otherwise. Everything else goes through {@link Conversion}.
 */
final class Copying {
  private static final long FILL_BLOCK = 1 << 20;

  private Copying() {}

  /** Copies with NumPy's unchecked conversion where the types differ. */
  static void copy(NdArray source, NdArray target) {
    if (!source.layout().sameShape(target.layout())) {
      throw new IllegalArgumentException(
          "an array of shape "
              + source.layout().shapeText()
              + " cannot be copied into one of shape "
              + target.layout().shapeText());
    }
    target.checkWritable();
    NdArray from = overlaps(source, target) ? fresh(source) : source;
    if (from.dtype().equals(target.dtype())) {
      copyBytes(from, target);
    } else {
      Conversion.convert(from, target);
    }
  }

  /** A contiguous copy of the same type. */
  static NdArray fresh(NdArray source) {
    NdArray copy = NdArray.zeros(source.dtype(), source.shape());
    copy(source, copy);
    return copy;
  }

  /** Puts one element, given as an array without axes and of the target's type, everywhere. */
  static void fill(NdArray element, NdArray target) {
    target.checkWritable();
    if (target.size() == 0) {
      return;
    }
    if (!target.isContiguous()) {
      Layout everywhere = Layout.repeated(element.offset(), target.layout());
      copyBytes(element.with(everywhere), target);
      return;
    }
    MemorySegment to = target.segment();
    long start = target.offset();
    long bytes = target.byteSize();
    long filled = target.dtype().itemSize();
    MemorySegment.copy(element.segment(), element.offset(), to, start, filled);
    while (filled < bytes) {
      long next = Math.min(Math.min(filled, FILL_BLOCK), bytes - filled);
      MemorySegment.copy(to, start, to, start + filled, next);
      filled += next;
    }
  }

  /** Whether a copy could read what it has written: not where each element stays in its place. */
  private static boolean overlaps(NdArray source, NdArray target) {
    long common =
        source.extent().asOverlappingSlice(target.extent()).map(MemorySegment::byteSize).orElse(0L);
    boolean samePlaces =
        source.layout().equalPlaces(target.layout())
            && source.dtype().itemSize() == target.dtype().itemSize()
            && common == source.extent().byteSize()
            && common == target.extent().byteSize();
    return common > 0 && !samePlaces;
  }

  private static void copyBytes(NdArray source, NdArray target) {
    MemorySegment from = source.segment();
    MemorySegment to = target.segment();
    int itemSize = source.dtype().itemSize();
    Runs.forEach(
        source.layout(),
        target.layout(),
        (a, aStride, b, bStride, count) -> {
          if (aStride == itemSize && bStride == itemSize) {
            BulkCopy.copy(from, a, to, b, count * itemSize);
          } else {
            copyRun(itemSize, from, a, aStride, to, b, bStride, count);
          }
          return true;
        });
  }

  private static void copyRun(
      int itemSize,
      MemorySegment from,
      long a,
      long aStride,
      MemorySegment to,
      long b,
      long bStride,
      long count) {
    switch (itemSize) {
      case 1 -> {
        for (long i = 0; i < count; i++) {
          to.set(Elements.BYTE, b + i * bStride, from.get(Elements.BYTE, a + i * aStride));
        }
      }
      case 2 -> {
        for (long i = 0; i < count; i++) {
          to.set(Elements.SHORT, b + i * bStride, from.get(Elements.SHORT, a + i * aStride));
        }
      }
      case 4 -> {
        for (long i = 0; i < count; i++) {
          to.set(Elements.INT, b + i * bStride, from.get(Elements.INT, a + i * aStride));
        }
      }
      case 8 -> {
        for (long i = 0; i < count; i++) {
          to.set(Elements.LONG, b + i * bStride, from.get(Elements.LONG, a + i * aStride));
        }
      }
      default -> {
        copyRun(8, from, a, aStride, to, b, bStride, count);
        copyRun(8, from, a + 8, aStride, to, b + 8, bStride, count);
      }
    }
  }
}
