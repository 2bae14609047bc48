package org.joblib4j.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.joblib4j.gemm.Matrices.product;
import static org.joblib4j.gemm.Matrices.random;
import static org.joblib4j.gemm.Matrices.textbookProduct;

import java.util.Random;
import org.joblib4j.gemm.Matrices.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Integers of any size: exact as long as they fit, wrapped around where they do not. */
class IntegerRangeTest {
  private final Random random = new Random(20260102);

  @ParameterizedTest
  @ValueSource(
      longs = {9, 500, 1L << 12, 1L << 20, 1L << 26, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE})
  void productsOfAnySizeEqualThoseOfThreeLoops(long bound) {
    verify(ElementType.INT64, bound, 11, 37, 29);
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 1000, 1L << 16, Integer.MAX_VALUE})
  void productsOf32BitsEqualThoseOfThreeLoops(long bound) {
    verify(ElementType.INT32, bound, 11, 37, 29);
  }

  @ParameterizedTest
  @EnumSource(names = {"INT32", "INT64"})
  void theSmallestAndTheLargestIntegersWrapAround(ElementType type) {
    long smallest = type == ElementType.INT32 ? Integer.MIN_VALUE : Long.MIN_VALUE;
    long[] extremes = {smallest, -smallest - 1, -1, 0, 1, smallest + 1};
    for (int round = 0; round < 20; round++) {
      Operand left = Matrices.of(Layout.ROW_MAJOR, 5, 6, type, () -> extremes[random.nextInt(6)]);
      Operand right =
          Matrices.of(Layout.COLUMN_MAJOR, 6, 7, type, () -> extremes[random.nextInt(6)]);
      verify(left, right, type);
    }
  }

  @Test
  void sumsJustBelowAndAboveWhatFloatingPointHoldsAreExact() {
    for (long limit : new long[] {1L << 24, 1L << 53}) {
      for (long value = limit - 2; value <= limit + 2; value++) {
        verify(Matrices.longs(1, 2, value, 1), Matrices.longs(2, 1, 1, 1), ElementType.INT64);
        verify(Matrices.longs(1, 2, value, 3), Matrices.longs(2, 1, -1, 1), ElementType.INT64);
      }
    }
  }

  @Test
  void theFastestExactArithmeticIsTaken() {
    assertThat(Arithmetic.exactFor(9, 9, 1000)).isEqualTo(Arithmetic.FLOAT32);
    assertThat(Arithmetic.exactFor(1 << 12, 1 << 12, 1)).isEqualTo(Arithmetic.FLOAT32);
    assertThat(Arithmetic.exactFor(1 << 12, 1 << 12, 2)).isEqualTo(Arithmetic.FLOAT64);
    assertThat(Arithmetic.exactFor(1L << 26, 1L << 26, 2)).isEqualTo(Arithmetic.FLOAT64);
    assertThat(Arithmetic.exactFor(1L << 26, 1L << 26, 3)).isEqualTo(Arithmetic.INT64);
  }

  @Test
  void theRangeCheckDoesNotOverflowItself() {
    assertThat(Arithmetic.exactFor(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE))
        .isEqualTo(Arithmetic.INT64);
    assertThat(Arithmetic.exactFor(1L << 32, 1L << 32, 1)).isEqualTo(Arithmetic.INT64);
    assertThat(Arithmetic.exactFor(1, 1, Long.MAX_VALUE)).isEqualTo(Arithmetic.INT64);
    assertThat(Arithmetic.exactFor(0, Long.MAX_VALUE, 5)).isEqualTo(Arithmetic.FLOAT32);
  }

  @Test
  void magnitudeIsThatOfTheLargestElementOfEitherSign() {
    assertThat(Magnitude.of(Matrices.longs(2, 2, 3, -8, 0, 7))).isEqualTo(8);
    assertThat(Magnitude.of(Matrices.longs(2, 2, 3, -8, 0, 9))).isEqualTo(9);
    assertThat(Magnitude.of(Matrices.longs(1, 2, Long.MIN_VALUE, 1))).isEqualTo(Long.MAX_VALUE);
    assertThat(Magnitude.of(Matrices.longs(0, 2))).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, -1, 2, -2, 3, 7, 8, -8, -9, 1L << 31, (1L << 62) - 1, 1L << 62, -(1L << 62)})
  void boundIsAtLeastTheMagnitudeAndAtMostItsDouble(long element) {
    Operand matrix = Matrices.longs(1, 2, 0, element);
    long magnitude = Magnitude.of(matrix);
    assertThat(Magnitude.bound(matrix) - magnitude).isBetween(0L, magnitude);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, -(1L << 62) - 1})
  void boundOfTheLargestIntegersIsTheLargest(long element) {
    assertThat(Magnitude.bound(Matrices.longs(1, 2, 1, element))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void magnitudeLooksAtTheWholeOfALongRow() {
    long[] row = new long[10_000];
    row[9_999] = -5;
    assertThat(Magnitude.of(Matrices.longs(1, row.length, row))).isEqualTo(5);
  }

  private void verify(ElementType type, long bound, int rows, int depth, int columns) {
    Operand left = Matrices.of(Layout.ROW_MAJOR, rows, depth, type, random(type, bound, random));
    Operand right =
        Matrices.of(Layout.ROW_MAJOR, depth, columns, type, random(type, bound, random));
    verify(left, right, type);
  }

  private static void verify(Operand left, Operand right, ElementType type) {
    long[] expected = textbookProduct(left, right, type);
    for (Kernels kernels : Matrices.kernels()) {
      assertThat(product(left, right, type, kernels)).as(kernels.name()).isEqualTo(expected);
    }
  }
}
