package org.joblib4j.hash;

import java.nio.ByteOrder;
import org.joblib4j.array.DType;

/**
 * Which elements an array has, as far as that decides how their bytes are made canonical: the
 * lowest byte first, one form of NaN, true as 1.
 *
 * <p>Works on packed longs and without branches, so that the JIT compiler makes vector instructions
 * of it. A number is NaN when its exponent has all bits and its mantissa any, that is, when it is
 * larger than infinity with the sign taken off. The difference to infinity is negative then; for
 * numbers of less than 64 bits, the bits below them are taken for a part of the mantissa that is
 * all ones in infinity, so that they cannot decide.
 */
final class ElementForm {
  private static final ElementForm BYTES = new ElementForm(DType.INT8);
  private static final long SIGN_OFF = Long.MAX_VALUE;
  private static final long LOW_BYTES = 0x00FF_00FF_00FF_00FFL;

  private enum Rule {
    ANY_BITS,
    TRUTH,
    FLOATS
  }

  private final Rule rule;
  private final int numberSize;
  private final boolean swapped;
  private final long infinity;
  private final long nan;

  private ElementForm(DType type) {
    numberSize = type.kind() == DType.Kind.COMPLEX ? type.itemSize() / 2 : type.itemSize();
    swapped = numberSize > 1 && !type.order().equals(ByteOrder.LITTLE_ENDIAN);
    rule =
        switch (type.kind()) {
          case BOOL -> Rule.TRUTH;
          case FLOAT, COMPLEX -> Rule.FLOATS;
          case INT, UINT -> Rule.ANY_BITS;
        };
    infinity =
        switch (numberSize) {
          case 2 -> 0x7C00_FFFF_FFFF_FFFFL;
          case 4 -> 0x7F80_0000_FFFF_FFFFL;
          default -> 0x7FF0_0000_0000_0000L;
        };
    nan =
        switch (numberSize) {
          case 2 -> 0x7E00L << 48;
          case 4 -> 0x7FC0_0000L << 32;
          default -> 0x7FF8_0000_0000_0000L;
        };
  }

  /** Bytes that stand for themselves. */
  static ElementForm ofBytes() {
    return BYTES;
  }

  static ElementForm of(DType type) {
    return new ElementForm(type);
  }

  /** Whether nothing but a NaN keeps a packed long, a double, from being canonical. */
  boolean isOfDoubles() {
    return rule == Rule.FLOATS && numberSize == Double.BYTES && !swapped;
  }

  /** Makes the first so many packed longs canonical. */
  void apply(long[] words, int count) {
    if (swapped) {
      swap(words, count);
    }
    switch (rule) {
      case ANY_BITS -> {}
      case TRUTH -> makeTruth(words, count);
      case FLOATS -> {
        if (hasNan(words, count)) {
          makeNansAlike(words, count);
        }
      }
    }
  }

  private void swap(long[] words, int count) {
    switch (numberSize) {
      case 2 -> {
        for (int i = 0; i < count; i++) {
          long word = words[i];
          words[i] = ((word & LOW_BYTES) << 8) | ((word >>> 8) & LOW_BYTES);
        }
      }
      case 4 -> {
        for (int i = 0; i < count; i++) {
          words[i] = Long.rotateLeft(Long.reverseBytes(words[i]), Integer.SIZE);
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          words[i] = Long.reverseBytes(words[i]);
        }
      }
    }
  }

  /** Each byte becomes 1 unless it is 0. */
  private static void makeTruth(long[] words, int count) {
    for (int i = 0; i < count; i++) {
      long word = words[i];
      long high = (word & 0x7F7F_7F7F_7F7F_7F7FL) + 0x7F7F_7F7F_7F7F_7F7FL;
      words[i] = ((high | word) >>> 7) & 0x0101_0101_0101_0101L;
    }
  }

  private boolean hasNan(long[] words, int count) {
    long limit = infinity;
    long negativeIfAny = 0;
    switch (numberSize) {
      case 2 -> {
        for (int i = 0; i < count; i++) {
          long word = words[i];
          negativeIfAny |= limit - (word & SIGN_OFF);
          negativeIfAny |= limit - (word << 16 & SIGN_OFF);
          negativeIfAny |= limit - (word << 32 & SIGN_OFF);
          negativeIfAny |= limit - (word << 48 & SIGN_OFF);
        }
      }
      case 4 -> {
        for (int i = 0; i < count; i++) {
          long word = words[i];
          negativeIfAny |= limit - (word & SIGN_OFF);
          negativeIfAny |= limit - (word << 32 & SIGN_OFF);
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          negativeIfAny |= limit - (words[i] & SIGN_OFF);
        }
      }
    }
    return negativeIfAny < 0;
  }

  private void makeNansAlike(long[] words, int count) {
    int bits = numberSize * Byte.SIZE;
    long mask = -1L << (Long.SIZE - bits);
    for (int i = 0; i < count; i++) {
      long word = words[i];
      for (int shift = 0; shift < Long.SIZE; shift += bits) {
        if (infinity - (word << shift & SIGN_OFF) < 0) {
          word = (word & ~(mask >>> shift)) | (nan >>> shift);
        }
      }
      words[i] = word;
    }
  }
}
