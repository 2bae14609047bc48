package org.joblib4j.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies that are large enough for several processors. */
class LargeCopyTest {
  /** 24 MB, and no multiple of a block. */
  private static final int LENGTH = 3_000_001;

  @TempDir private Path directory;

  private static double[] numbers() {
    double[] numbers = new double[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      numbers[i] = i;
    }
    return numbers;
  }

  private static NdArray wrap(MemorySegment segment, long offset) {
    return wrap(segment, offset, LENGTH);
  }

  private static NdArray wrap(MemorySegment segment, long offset, long length) {
    long[] strides = {Double.BYTES};
    return NdArray.wrap(segment, DType.FLOAT64, offset, new long[] {length}, strides, null);
  }

  @Test
  void aMappedFileIsCopiedIntoAnArrayThatIsThere() throws IOException {
    double[] numbers = numbers();
    Path file = directory.resolve("numbers.npy");
    Npy.write(NdArray.of(numbers), file);
    double[] there = new double[LENGTH];

    Npy.map(file, MapMode.READ).copyInto(NdArray.of(there));

    assertThat(there).isEqualTo(numbers);
  }

  @Test
  void onlyWhatIsCopiedChanges() {
    double[] numbers = numbers();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate((LENGTH + 2L) * Double.BYTES, 1).fill((byte) 7);
      NdArray.of(numbers).copyInto(wrap(memory, 3));
      assertThat(wrap(memory, 3).toDoubleArray()).isEqualTo(numbers);
      for (long outside : new long[] {0, 1, 2}) {
        assertThat(memory.get(Elements.BYTE, outside)).isEqualTo((byte) 7);
        long behind = 3 + (long) LENGTH * Double.BYTES + outside;
        assertThat(memory.get(Elements.BYTE, behind)).isEqualTo((byte) 7);
      }
    }
  }

  @Test
  void overlappingArraysAreCopiedAsIfThroughAThird() {
    for (long shift : new long[] {8, -8}) {
      double[] numbers = numbers();
      double[] expected = numbers.clone();
      int from = shift < 0 ? 1 : 0;
      int to = shift < 0 ? 0 : 1;
      System.arraycopy(numbers, from, expected, to, LENGTH - 1);
      MemorySegment whole = MemorySegment.ofArray(numbers);
      // Each is at the start of a segment of its own.
      NdArray source = wrap(whole.asSlice(8L * from, 8L * (LENGTH - 1)), 0, LENGTH - 1);
      NdArray target = wrap(whole.asSlice(8L * to, 8L * (LENGTH - 1)), 0, LENGTH - 1);

      source.copyInto(target);

      assertThat(numbers).isEqualTo(expected);
      source.copyInto(source);
      assertThat(numbers).isEqualTo(expected);
    }
  }

  @Test
  void memoryOfOneThreadIsCopiedByThatThread() {
    double[] numbers = numbers();
    try (Arena arena = Arena.ofConfined()) {
      NdArray confined = wrap(arena.allocate((long) LENGTH * Double.BYTES, 8), 0);
      NdArray.of(numbers).copyInto(confined);
      assertThat(confined.toDoubleArray()).isEqualTo(numbers);
    }
  }
}
