package org.joblib4j.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads an operand in runs: stretches of one row, or of one column where those lie closer in
 * memory.
 *
 * <p>A loop that loads from one memory segment and stores into another is not vectorised, and a
 * strided load costs the same whatever follows. So every run is first copied into a small heap
 * array: in one bulk copy (which also swaps bytes) where its elements are neighbours, element by
 * element where they are not. Conversions then run over heap arrays. Not thread-safe: each product
 * makes its own.
 */
final class Runs {
  private static final ValueLayout.OfLong EIGHT_BYTES = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt FOUR_BYTES = ValueLayout.JAVA_INT_UNALIGNED;

  private final Operand operand;
  private final boolean alongRows;
  private final boolean contiguous;
  private final long stride;
  private final ValueLayout layout;

  // Of these, the one of the operand's type is as long as the longest run, and so is that of ints
  // for an operand of longs: processors convert vectors of longs to floats only by way of ints.
  // The others are empty.
  private final int[] ints;
  private final long[] longs;
  private final float[] floats;
  private final double[] doubles;

  /** Prepares to read an operand in runs of up to a length. */
  Runs(Operand operand, int longest) {
    this.operand = operand;
    long down = distance(operand.rowStride(), operand.rows());
    long right = distance(operand.columnStride(), operand.columns());
    this.alongRows = right <= down;
    this.stride = alongRows ? operand.columnStride() : operand.rowStride();
    this.contiguous = stride == operand.type().byteSize();
    this.layout = operand.type().layout(operand.order());
    boolean integers = operand.type() == ElementType.INT32 || operand.type() == ElementType.INT64;
    this.ints = new int[integers ? longest : 0];
    this.longs = new long[operand.type() == ElementType.INT64 ? longest : 0];
    this.floats = new float[operand.type() == ElementType.FLOAT32 ? longest : 0];
    this.doubles = new double[operand.type() == ElementType.FLOAT64 ? longest : 0];
  }

  /** Whether a run is part of a row; otherwise it is part of a column. */
  boolean alongRows() {
    return alongRows;
  }

  /** Reads a run that begins at an element, converted to double. */
  void read(long row, long column, int count, double[] into) {
    switch (operand.type()) {
      case FLOAT64 -> copy(row, column, count, into);
      case FLOAT32 -> {
        copy(row, column, count, floats);
        widen(floats, count, into);
      }
      case INT64 -> {
        copy(row, column, count, longs);
        convert(longs, count, into);
      }
      case INT32 -> {
        copy(row, column, count, ints);
        widen(ints, count, into);
      }
    }
  }

  /** Reads a run that begins at an element, converted to float. */
  void read(long row, long column, int count, float[] into) {
    switch (operand.type()) {
      case FLOAT64 -> {
        copy(row, column, count, doubles);
        narrow(doubles, count, into);
      }
      case FLOAT32 -> copy(row, column, count, into);
      case INT64 -> {
        copy(row, column, count, longs);
        if (Magnitude.bitsInUse(longs, count) < 1L << Integer.SIZE) {
          narrow(longs, count, ints);
          convert(ints, count, into);
        } else {
          convert(longs, count, into);
        }
      }
      case INT32 -> {
        copy(row, column, count, ints);
        convert(ints, count, into);
      }
    }
  }

  /** Reads a run of integers that begins at an element. */
  void read(long row, long column, int count, long[] into) {
    switch (operand.type()) {
      case INT64 -> copy(row, column, count, into);
      case INT32 -> {
        copy(row, column, count, ints);
        widen(ints, count, into);
      }
      case FLOAT32, FLOAT64 ->
          throw new IllegalStateException(operand.type() + " elements are not read as integers");
    }
  }

  private void copy(long row, long column, int count, Object into) {
    long offset = operand.offset() + row * operand.rowStride() + column * operand.columnStride();
    if (contiguous) {
      MemorySegment.copy(operand.data(), layout, offset, into, 0, count);
    } else {
      MemorySegment.copy(gather(offset, count), layout, 0, into, 0, count);
    }
  }

  private MemorySegment gather(long offset, int count) {
    if (layout.byteSize() == Long.BYTES) {
      long[] gathered = new long[count];
      gather(operand.data(), offset, stride, gathered);
      return MemorySegment.ofArray(gathered);
    }
    int[] gathered = new int[count];
    gather(operand.data(), offset, stride, gathered);
    return MemorySegment.ofArray(gathered);
  }

  private static void gather(MemorySegment data, long offset, long stride, long[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = data.get(EIGHT_BYTES, offset + i * stride);
    }
  }

  private static void gather(MemorySegment data, long offset, long stride, int[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = data.get(FOUR_BYTES, offset + i * stride);
    }
  }

  private static void widen(float[] from, int count, double[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = from[i];
    }
  }

  private static void widen(int[] from, int count, double[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = from[i];
    }
  }

  private static void widen(int[] from, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = from[i];
    }
  }

  private static void narrow(long[] from, int count, int[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = (int) from[i];
    }
  }

  private static void narrow(double[] from, int count, float[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = (float) from[i];
    }
  }

  private static void convert(long[] from, int count, double[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = (double) from[i];
    }
  }

  private static void convert(long[] from, int count, float[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = (float) from[i];
    }
  }

  private static void convert(int[] from, int count, float[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = (float) from[i];
    }
  }

  /** How far apart neighbours are; in a dimension without neighbours, farther than in any other. */
  private static long distance(long stride, long size) {
    return size > 1 ? Math.abs(stride) : Long.MAX_VALUE;
  }
}
