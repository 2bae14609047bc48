package org.joblib4j.array;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Equality and hash codes by content, whatever the layout and the byte order. */
final class Contents {
  /** A hash code looks at no more elements than this. */
  private static final int HASHED = 1000;

  private Contents() {}

  static boolean equal(NdArray a, NdArray b) {
    if (!a.dtype().sameType(b.dtype()) || !a.layout().sameShape(b.layout())) {
      return false;
    }
    Comparison comparison = new Comparison(a, b);
    return Runs.forEach(a.layout(), b.layout(), comparison::equalRun);
  }

  static int hash(NdArray array) {
    int hash = 31 * array.dtype().name().hashCode() + Arrays.hashCode(array.shape());
    long step = Math.max(1, array.size() / HASHED);
    for (long number = 0; number < array.size(); number += step) {
      long at = array.layout().offsetOfNumber(number);
      Scalar part = array.dtype().scalar().component();
      for (int i = 0; i < array.dtype().scalar().components(); i++) {
        long offset = at + (long) i * part.itemSize();
        hash = 31 * hash + Long.hashCode(canonical(part, array, offset));
      }
    }
    return hash;
  }

  /** The bits of a number, the same for all that are equal. */
  private static long canonical(Scalar part, NdArray array, long offset) {
    boolean swap = !array.dtype().isNative();
    return canonical(part, Elements.bits(array.segment(), offset, part.itemSize(), swap));
  }

  private static long canonical(Scalar part, long bits) {
    return switch (part) {
      case BOOL -> bits == 0 ? 0 : 1;
      case FLOAT16 -> Float.isNaN(Float.float16ToFloat((short) bits)) ? 0x7e00 : bits;
      case FLOAT32 -> Float.floatToIntBits(Float.intBitsToFloat((int) bits));
      case FLOAT64 -> Double.doubleToLongBits(Double.longBitsToDouble(bits));
      default -> bits;
    };
  }

  private record Comparison(NdArray a, NdArray b) {
    boolean equalRun(long first, long firstStride, long second, long secondStride, long count) {
      int itemSize = a.dtype().itemSize();
      if (firstStride == itemSize
          && secondStride == itemSize
          && a.dtype().order().equals(b.dtype().order())
          && sameBytes(first, second, count * itemSize)) {
        return true;
      }
      Scalar part = a.dtype().scalar().component();
      for (int i = 0; i < a.dtype().scalar().components(); i++) {
        long shift = (long) i * part.itemSize();
        if (!equalNumbers(part, first + shift, firstStride, second + shift, secondStride, count)) {
          return false;
        }
      }
      return true;
    }

    private boolean sameBytes(long first, long second, long bytes) {
      return MemorySegment.mismatch(
              a.segment(), first, first + bytes, b.segment(), second, second + bytes)
          == -1;
    }

    private boolean equalNumbers(
        Scalar part, long first, long firstStride, long second, long secondStride, long count) {
      MemorySegment left = a.segment();
      MemorySegment right = b.segment();
      boolean swapLeft = !a.dtype().isNative();
      boolean swapRight = !b.dtype().isNative();
      int size = part.itemSize();
      for (long i = 0; i < count; i++) {
        long x = Elements.bits(left, first + i * firstStride, size, swapLeft);
        long y = Elements.bits(right, second + i * secondStride, size, swapRight);
        if (x != y && canonical(part, x) != canonical(part, y)) {
          return false;
        }
      }
      return true;
    }
  }
}
