package org.joblib4j.array;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Single elements: their bits in storage, and the numbers that these mean.
 *
 * <p>All layouts are unaligned: a {@code byte[]} has no alignment, nor has an array inside a file.
 * They are constants, and swapping is explicit, because access through a layout that the JIT does
 * not know as a constant is many times slower.
 */
final class Elements {
  static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private Elements() {}

  /** The bits of one number of 1, 2, 4 or 8 bytes, sign-extended. */
  static long bits(MemorySegment from, long offset, int size, boolean swap) {
    return switch (size) {
      case 1 -> from.get(BYTE, offset);
      case 2 -> {
        short bits = from.get(SHORT, offset);
        yield swap ? Short.reverseBytes(bits) : bits;
      }
      case 4 -> {
        int bits = from.get(INT, offset);
        yield swap ? Integer.reverseBytes(bits) : bits;
      }
      default -> {
        long bits = from.get(LONG, offset);
        yield swap ? Long.reverseBytes(bits) : bits;
      }
    };
  }

  /** Stores the low bits as one number of 1, 2, 4 or 8 bytes. */
  static void setBits(MemorySegment to, long offset, int size, boolean swap, long bits) {
    switch (size) {
      case 1 -> to.set(BYTE, offset, (byte) bits);
      case 2 -> to.set(SHORT, offset, swap ? Short.reverseBytes((short) bits) : (short) bits);
      case 4 -> to.set(INT, offset, swap ? Integer.reverseBytes((int) bits) : (int) bits);
      default -> to.set(LONG, offset, swap ? Long.reverseBytes(bits) : bits);
    }
  }

  /** The integer that bits mean; unsigned 64-bit integers keep their bits. */
  static long decodeLong(Scalar integer, long bits) {
    return switch (integer) {
      case BOOL -> bits == 0 ? 0 : 1;
      case UINT8 -> bits & 0xFFL;
      case UINT16 -> bits & 0xFFFFL;
      case UINT32 -> bits & 0xFFFF_FFFFL;
      default -> bits;
    };
  }

  /** The real number that bits mean, rounded where a double cannot hold the integer. */
  static double decodeDouble(Scalar real, long bits) {
    return switch (real) {
      case FLOAT16 -> Float.float16ToFloat((short) bits);
      case FLOAT32 -> Float.intBitsToFloat((int) bits);
      case FLOAT64 -> Double.longBitsToDouble(bits);
      case UINT64 -> Rounding.unsignedToDouble(bits);
      default -> decodeLong(real, bits);
    };
  }

  /** The bits of an integer as an element; integers keep the low bits. */
  static long encodeLong(Scalar real, long value) {
    return switch (real) {
      case BOOL -> value == 0 ? 0 : 1;
      case FLOAT16 -> Float.floatToFloat16((float) value);
      case FLOAT32 -> Float.floatToRawIntBits((float) value);
      case FLOAT64 -> Double.doubleToRawLongBits((double) value);
      default -> value;
    };
  }

  /** The bits of a real number as an element; integers truncate towards zero. */
  static long encodeDouble(Scalar real, double value) {
    return switch (real) {
      case BOOL -> value == 0 ? 0 : 1;
      case FLOAT16 -> Rounding.toFloat16(value);
      case FLOAT32 -> Float.floatToRawIntBits((float) value);
      case FLOAT64 -> Double.doubleToRawLongBits(value);
      case UINT64 -> Rounding.toUnsigned(value);
      default -> (long) value;
    };
  }
}
