package org.joblib4j.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.joblib4j.gemm.Matrices.product;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.function.LongSupplier;
import org.joblib4j.gemm.Matrices.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What may not change a floating point result, and what must show in it. */
class FloatingPointTest {
  private final Random random = new Random(20260103);

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void splittingTheRowsDoesNotChangeABit(ElementType type) {
    Operand left = random(31, 600, type);
    Operand right = random(600, 45, type);
    for (Kernels kernels : Matrices.kernels()) {
      long[] whole = product(left, right, type, kernels);
      long[] upper = product(rows(left, 0, 10), right, type, kernels);
      long[] lower = product(rows(left, 10, 21), right, type, kernels);
      assertThat(upper).isEqualTo(Arrays.copyOf(whole, 10 * 45));
      assertThat(lower).isEqualTo(Arrays.copyOfRange(whole, 10 * 45, 31 * 45));
    }
  }

  @Test
  void infinityAndNanStayInTheirRow() {
    double[] elements = new double[9 * 5];
    Arrays.fill(elements, 1);
    elements[2 * 5 + 4] = Double.POSITIVE_INFINITY;
    elements[8 * 5] = Double.NaN;
    Operand ones = Matrices.doubles(5, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    for (Kernels kernels : Matrices.kernels()) {
      double[] result = doubles(Matrices.doubles(9, 5, elements), ones, kernels);
      for (int row = 0; row < 9; row++) {
        double expected = row == 2 ? Double.POSITIVE_INFINITY : row == 8 ? Double.NaN : 5;
        assertThat(Arrays.copyOfRange(result, 3 * row, 3 * row + 3)).containsOnly(expected);
      }
    }
  }

  @Test
  void infinityAndNanStayInTheirColumn() {
    double[] elements = new double[5 * 9];
    Arrays.fill(elements, 1);
    elements[4 * 9 + 2] = Double.NEGATIVE_INFINITY;
    elements[8] = Double.NaN;
    Operand ones = Matrices.doubles(1, 5, 1, 1, 1, 1, 1);
    for (Kernels kernels : Matrices.kernels()) {
      assertThat(doubles(ones, Matrices.doubles(5, 9, elements), kernels))
          .containsExactly(5, 5, Double.NEGATIVE_INFINITY, 5, 5, 5, 5, 5, Double.NaN);
    }
  }

  @Test
  void zeroTimesInfinityIsNan() {
    for (Kernels kernels : Matrices.kernels()) {
      Operand zero = Matrices.doubles(1, 2, 0, 1);
      Operand infinity = Matrices.doubles(2, 1, Double.POSITIVE_INFINITY, 1);
      assertThat(doubles(zero, infinity, kernels)).containsExactly(Double.NaN);
    }
  }

  @Test
  void underflowKeepsItsSign() {
    for (Kernels kernels : Matrices.kernels()) {
      Operand tiny = Matrices.doubles(1, 1, Double.MIN_VALUE);
      Operand negative = Matrices.doubles(1, 1, -Double.MIN_VALUE);
      assertThat(doubles(tiny, negative, kernels)).containsExactly(-0.0);
    }
  }

  @Test
  void sumsOfFloatsAreFloats() {
    Operand left = Matrices.of(Layout.ROW_MAJOR, 1, 2, ElementType.FLOAT32, bits(1 << 24));
    Operand right = Matrices.of(Layout.ROW_MAJOR, 2, 1, ElementType.FLOAT32, bits(1));
    left.data().set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4, 1);
    for (Kernels kernels : Matrices.kernels()) {
      assertThat(product(left, right, ElementType.FLOAT32, kernels))
          .containsExactly(Float.floatToIntBits(1 << 24));
    }
  }

  private static LongSupplier bits(float value) {
    return () -> Float.floatToIntBits(value);
  }

  private Operand random(int rows, int columns, ElementType type) {
    return Matrices.of(Layout.ROW_MAJOR, rows, columns, type, Matrices.random(type, 1, random));
  }

  private static Operand rows(Operand of, long from, long count) {
    return new Operand(
        of.data(),
        of.offset() + from * of.rowStride(),
        count,
        of.columns(),
        of.rowStride(),
        of.columnStride(),
        of.type(),
        of.order());
  }

  private static double[] doubles(Operand left, Operand right, Kernels kernels) {
    double[] result = new double[(int) (left.rows() * right.columns())];
    MemorySegment segment = MemorySegment.ofArray(result);
    Gemm.multiply(left, right, ElementType.FLOAT64, segment, kernels);
    return result;
  }
}
