package org.joblib4j.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.joblib4j.gemm.Matrices.product;
import static org.joblib4j.gemm.Matrices.random;
import static org.joblib4j.gemm.Matrices.textbookProduct;

import java.util.List;
import java.util.Random;
import org.joblib4j.gemm.Matrices.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Both sets of kernels against three loops, bit by bit. */
class ProductTest {
  private static final List<Layout> LAYOUTS = List.of(Layout.values());

  private final Random random = new Random(20260101);

  @ParameterizedTest
  @EnumSource
  void everyLayoutOfBothFactorsGivesTheSameProduct(ElementType type) {
    for (Layout left : Layout.values()) {
      for (Layout right : Layout.values()) {
        verify(left, 7, 19, right, 21, type, type, type, 9);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void raggedShapesAreRight(ElementType type) {
    for (int round = 0; round < 60; round++) {
      int rows = 1 + random.nextInt(40);
      int depth = 1 + random.nextInt(70);
      int columns = 1 + random.nextInt(90);
      verify(anyLayout(), rows, depth, anyLayout(), columns, type, type, type, 1000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "97, 257, 19", // one more than a block has rows, and depth
    "5, 33, 1025", // one more than a block has columns
    "2049, 3, 5", // one more than an area
    "1, 1000, 1", // a dot product
    "300, 1, 300", // an outer product
    "1, 300, 520", // a row times a matrix
    "520, 300, 1", // a matrix times a column
    "1, 1, 1"
  })
  void blocksMeetWithoutGapOrOverlap(int rows, int depth, int columns) {
    for (ElementType type : ElementType.values()) {
      verify(Layout.ROW_MAJOR, rows, depth, Layout.COLUMN_MAJOR, columns, type, type, type, 50);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INT32, INT64, INT64",
    "INT64, INT32, INT32",
    "INT32, FLOAT32, FLOAT64",
    "FLOAT32, FLOAT64, FLOAT64",
    "INT64, FLOAT64, FLOAT64",
    "FLOAT64, INT32, FLOAT32",
    "INT64, FLOAT32, FLOAT32",
    "INT64, INT64, FLOAT64"
  })
  void factorsOfAnotherTypeAreConverted(ElementType left, ElementType right, ElementType result) {
    verify(anyLayout(), 13, 17, anyLayout(), 23, left, right, result, 100);
  }

  @Test
  void elementsThatAreSeenManyTimesAreFine() {
    Operand seven = Matrices.longs(1, 1, 7);
    Operand repeated = new Operand(seven.data(), 0, 5, 6, 0, 0, ElementType.INT64, seven.order());
    Operand ones = Matrices.of(Layout.ROW_MAJOR, 6, 3, ElementType.INT64, () -> 1);
    for (Kernels kernels : Matrices.kernels()) {
      assertThat(product(repeated, ones, ElementType.INT64, kernels)).hasSize(15).containsOnly(42);
    }
  }

  private Layout anyLayout() {
    return LAYOUTS.get(random.nextInt(LAYOUTS.size()));
  }

  private void verify(
      Layout leftLayout,
      int rows,
      int depth,
      Layout rightLayout,
      int columns,
      ElementType leftType,
      ElementType rightType,
      ElementType resultType,
      long bound) {
    Operand left = Matrices.of(leftLayout, rows, depth, leftType, random(leftType, bound, random));
    Operand right =
        Matrices.of(rightLayout, depth, columns, rightType, random(rightType, bound, random));
    long[] expected = textbookProduct(left, right, resultType);
    for (Kernels kernels : Matrices.kernels()) {
      assertThat(product(left, right, resultType, kernels))
          .as(
              "%s %s by %s %s, %s",
              leftLayout, left.shape(), rightLayout, right.shape(), kernels.name())
          .isEqualTo(expected);
    }
  }
}
