package org.joblib4j.array;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Converts elements between types and byte orders, as NumPy's {@code astype} does.
 *
 * <p>A run is taken in chunks that stay in the first cache: the bits of the source are widened to
 * longs, these become numbers (integers stay longs, real numbers become doubles), the numbers
 * become the bits of the target. That makes 14 ways in and 14 ways out instead of 196 ways across,
 * and each step is a loop over a Java array that the JIT can vectorise. Complex numbers are
 * converted part by part.
 *
 * <p>Every step rounds at most once in total: integers go to float and half directly, not through
 * double.
 */
final class Conversion {
  private static final int CHUNK = 1024;

  private final MemorySegment source;
  private final MemorySegment target;
  private final DType from;
  private final DType to;
  private final long[] bits;
  private final double[] reals;

  private Conversion(NdArray source, NdArray target) {
    this.source = source.segment();
    this.target = target.segment();
    this.from = source.dtype();
    this.to = target.dtype();
    int chunk = (int) Math.min(CHUNK, source.size());
    this.bits = new long[chunk];
    this.reals = new double[from.scalar().isInteger() ? 0 : chunk];
  }

  static void convert(NdArray source, NdArray target) {
    Conversion conversion = new Conversion(source, target);
    Runs.forEach(source.layout(), target.layout(), conversion::run);
  }

  private boolean run(long a, long aStride, long b, long bStride, long count) {
    for (long done = 0; done < count; done += CHUNK) {
      int n = (int) Math.min(CHUNK, count - done);
      chunk(a + done * aStride, aStride, b + done * bStride, bStride, n);
    }
    return true;
  }

  private void chunk(long a, long aStride, long b, long bStride, int n) {
    Scalar in = from.scalar().component();
    Scalar out = to.scalar().component();
    if (out == Scalar.BOOL && from.scalar().isComplex()) {
      complexToBoolean(in, a, aStride, b, bStride, n);
      return;
    }
    for (int part = 0; part < to.scalar().components(); part++) {
      if (part < from.scalar().components()) {
        load(in.itemSize(), a + (long) part * in.itemSize(), aStride, n);
        recode(in, out, n);
      } else {
        Arrays.fill(bits, 0, n, 0L);
      }
      store(out.itemSize(), b + (long) part * out.itemSize(), bStride, n);
    }
  }

  private void complexToBoolean(Scalar in, long a, long aStride, long b, long bStride, int n) {
    for (int i = 0; i < n; i++) {
      boolean swap = !from.isNative();
      long at = a + i * aStride;
      int size = in.itemSize();
      double real = Elements.decodeDouble(in, Elements.bits(source, at, size, swap));
      double imaginary = Elements.decodeDouble(in, Elements.bits(source, at + size, size, swap));
      bits[i] = real != 0 || imaginary != 0 ? 1 : 0;
    }
    store(1, b, bStride, n);
  }

  private void recode(Scalar in, Scalar out, int n) {
    if (in.isInteger()) {
      decodeIntegers(in, n);
      if (in == Scalar.UINT64) {
        encodeUnsigned(out, n);
      } else {
        encodeIntegers(out, n);
      }
    } else {
      decodeReals(in, n);
      encodeReals(out, n);
    }
  }

  private void load(int size, long a, long stride, int n) {
    boolean swap = !from.isNative();
    switch (size) {
      case 1 -> {
        for (int i = 0; i < n; i++) {
          bits[i] = source.get(Elements.BYTE, a + i * stride);
        }
      }
      case 2 -> {
        for (int i = 0; i < n; i++) {
          short element = source.get(Elements.SHORT, a + i * stride);
          bits[i] = swap ? Short.reverseBytes(element) : element;
        }
      }
      case 4 -> {
        for (int i = 0; i < n; i++) {
          int element = source.get(Elements.INT, a + i * stride);
          bits[i] = swap ? Integer.reverseBytes(element) : element;
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          long element = source.get(Elements.LONG, a + i * stride);
          bits[i] = swap ? Long.reverseBytes(element) : element;
        }
      }
    }
  }

  private void store(int size, long b, long stride, int n) {
    boolean swap = !to.isNative();
    switch (size) {
      case 1 -> {
        for (int i = 0; i < n; i++) {
          target.set(Elements.BYTE, b + i * stride, (byte) bits[i]);
        }
      }
      case 2 -> {
        for (int i = 0; i < n; i++) {
          short element = (short) bits[i];
          target.set(Elements.SHORT, b + i * stride, swap ? Short.reverseBytes(element) : element);
        }
      }
      case 4 -> {
        for (int i = 0; i < n; i++) {
          int element = (int) bits[i];
          target.set(Elements.INT, b + i * stride, swap ? Integer.reverseBytes(element) : element);
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          long element = bits[i];
          target.set(Elements.LONG, b + i * stride, swap ? Long.reverseBytes(element) : element);
        }
      }
    }
  }

  private void decodeIntegers(Scalar in, int n) {
    switch (in) {
      case BOOL -> {
        for (int i = 0; i < n; i++) {
          bits[i] = bits[i] == 0 ? 0 : 1;
        }
      }
      case UINT8, UINT16, UINT32 -> {
        long mask = (1L << (8 * in.itemSize())) - 1;
        for (int i = 0; i < n; i++) {
          bits[i] &= mask;
        }
      }
      default -> {}
    }
  }

  private void decodeReals(Scalar in, int n) {
    switch (in) {
      case FLOAT16 -> {
        for (int i = 0; i < n; i++) {
          reals[i] = Float.float16ToFloat((short) bits[i]);
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < n; i++) {
          reals[i] = Float.intBitsToFloat((int) bits[i]);
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          reals[i] = Double.longBitsToDouble(bits[i]);
        }
      }
    }
  }

  private void encodeIntegers(Scalar out, int n) {
    switch (out) {
      case BOOL -> decodeIntegers(Scalar.BOOL, n);
      case FLOAT16 -> {
        for (int i = 0; i < n; i++) {
          bits[i] = Float.floatToFloat16((float) bits[i]);
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < n; i++) {
          bits[i] = Float.floatToRawIntBits((float) bits[i]);
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < n; i++) {
          bits[i] = Double.doubleToRawLongBits((double) bits[i]);
        }
      }
      default -> {}
    }
  }

  private void encodeUnsigned(Scalar out, int n) {
    switch (out) {
      case FLOAT16 -> {
        for (int i = 0; i < n; i++) {
          bits[i] = Float.floatToFloat16(Rounding.unsignedToFloat(bits[i]));
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < n; i++) {
          bits[i] = Float.floatToRawIntBits(Rounding.unsignedToFloat(bits[i]));
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < n; i++) {
          bits[i] = Double.doubleToRawLongBits(Rounding.unsignedToDouble(bits[i]));
        }
      }
      default -> encodeIntegers(out, n);
    }
  }

  private void encodeReals(Scalar out, int n) {
    switch (out) {
      case BOOL -> {
        for (int i = 0; i < n; i++) {
          bits[i] = reals[i] == 0 ? 0 : 1;
        }
      }
      case UINT64 -> {
        for (int i = 0; i < n; i++) {
          bits[i] = Rounding.toUnsigned(reals[i]);
        }
      }
      case FLOAT16 -> {
        for (int i = 0; i < n; i++) {
          bits[i] = Rounding.toFloat16(reals[i]);
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < n; i++) {
          bits[i] = Float.floatToRawIntBits((float) reals[i]);
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < n; i++) {
          bits[i] = Double.doubleToRawLongBits(reals[i]);
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          bits[i] = (long) reals[i];
        }
      }
    }
  }
}
