package org.joblib4j.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of the facade: empty products, and what it refuses. */
class GemmTest {
  @Test
  void multipliesOnTheKernelsOfThisJvm() {
    long[] result = new long[4];
    Gemm.multiply(
        Matrices.longs(2, 3, 1, 2, 3, 4, 5, 6),
        Matrices.longs(3, 2, 7, 8, 9, 10, 11, 12),
        ElementType.INT64,
        MemorySegment.ofArray(result));
    assertThat(result).containsExactly(58, 64, 139, 154);
  }

  @Test
  void sumsOfNothingAreZero() {
    long[] result = {1, 2, 3, 4};
    Gemm.multiply(
        Matrices.longs(2, 0),
        Matrices.longs(0, 2),
        ElementType.INT64,
        MemorySegment.ofArray(result));
    assertThat(result).containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({"0, 3, 2", "2, 3, 0", "0, 0, 0", "0, 0, 3"})
  void aProductWithoutElementsIsEmpty(int rows, int depth, int columns) {
    Gemm.multiply(
        Matrices.longs(rows, depth, new long[rows * depth]),
        Matrices.longs(depth, columns, new long[depth * columns]),
        ElementType.INT64,
        MemorySegment.ofArray(new long[0]));
  }

  @Test
  void namesBothShapesWhenTheyDoNotFit() {
    assertThatThrownBy(() ->
            Gemm.multiply(
                Matrices.longs(3, 4, new long[12]),
                Matrices.longs(5, 6, new long[30]),
                ElementType.INT64,
                MemorySegment.ofArray(new long[18])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot multiply 3x4 by 5x6: the first has 4 columns, the second 5 rows");
  }

  @Test
  void refusesMemoryOfTheWrongSize() {
    assertThatThrownBy(() -> multiplyInto(MemorySegment.ofArray(new long[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2x2 result of INT64 needs 32 bytes")
        .hasMessageContaining("has 24");
  }

  @Test
  void refusesReadOnlyMemory() {
    assertThatThrownBy(() -> multiplyInto(MemorySegment.ofArray(new long[4]).asReadOnly()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("read-only");
  }

  @Test
  void refusesAnIntegerResultOfFloatingPointFactors() {
    assertThatThrownBy(() ->
            Gemm.multiply(
                Matrices.doubles(1, 1, 1),
                Matrices.longs(1, 1, 1),
                ElementType.INT64,
                MemorySegment.ofArray(new long[1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FLOAT64 and INT64");
  }

  @Test
  void refusesAResultLargerThanMemory() {
    Operand tall = new Operand(zero(), 0, 1L << 40, 1, 0, 8, ElementType.INT64, order());
    Operand wide = new Operand(zero(), 0, 1, 1L << 40, 8, 0, ElementType.INT64, order());
    assertThatThrownBy(() -> Gemm.multiply(tall, wide, ElementType.INT64, zero()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("larger than memory");
  }

  @Test
  void anOperandLiesInsideItsData() {
    assertThatThrownBy(() -> Matrices.longs(2, 3, 1, 2, 3, 4, 5))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("2x3 matrix of INT64")
        .hasMessageContaining("40 bytes");
    assertThatThrownBy(() -> new Operand(zero(), 0, 2, 1, -8, 8, ElementType.INT64, order()))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () -> new Operand(zero(), 0, 4, 1, Long.MAX_VALUE, 8, ElementType.INT64, order()))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Matrices.longs(-1, 3)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void multiplyInto(MemorySegment result) {
    Gemm.multiply(
        Matrices.longs(2, 1, 1, 2), Matrices.longs(1, 2, 3, 4), ElementType.INT64, result);
  }

  private static MemorySegment zero() {
    return MemorySegment.ofArray(new long[1]);
  }

  private static ByteOrder order() {
    return ByteOrder.nativeOrder();
  }
}
