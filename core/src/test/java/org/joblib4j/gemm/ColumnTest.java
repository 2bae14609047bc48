package org.joblib4j.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.joblib4j.gemm.Matrices.Layout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Products with one column or one row, which are not blocked. */
class ColumnTest {
  private final Random random = new Random(20260104);

  @ParameterizedTest
  @EnumSource
  void everyLayoutEqualsThreeLoops(ElementType type) {
    for (Layout left : Layout.values()) {
      for (Layout right : Layout.values()) {
        verify(left, 11, 13, right, 1, type, 1000);
        verify(left, 1, 13, right, 11, type, 1000);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1025, 3, 1", "3, 2050, 1", "1, 3, 1025", "1, 2050, 6", "1, 5000, 1", "1, 1, 1"})
  void longOnesEqualThreeLoops(int rows, int depth, int columns) {
    for (ElementType type : ElementType.values()) {
      verify(Layout.ROW_MAJOR, rows, depth, Layout.ROW_MAJOR, columns, type, 50);
      verify(Layout.COLUMN_MAJOR, rows, depth, Layout.COLUMN_MAJOR, columns, type, 50);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INT32", "INT64"})
  void integersWrapAround(ElementType type) {
    long largest = type == ElementType.INT32 ? Integer.MAX_VALUE : Long.MAX_VALUE;
    verify(Layout.ROW_MAJOR, 9, 20, Layout.ROW_MAJOR, 1, type, largest);
  }

  private void verify(
      Layout leftLayout,
      int rows,
      int depth,
      Layout rightLayout,
      int columns,
      ElementType type,
      long bound) {
    var bits = Matrices.random(type, bound, random);
    Operand left = Matrices.of(leftLayout, rows, depth, type, bits);
    Operand right = Matrices.of(rightLayout, depth, columns, type, bits);
    MemorySegment result = Matrices.resultFor(left, right, type);
    Gemm.multiply(left, right, type, result);
    assertThat(Matrices.bitsOf(Operand.rowMajor(result, rows, columns, type)))
        .as("%s %s by %s %s", leftLayout, left.shape(), rightLayout, right.shape())
        .isEqualTo(Matrices.textbookProduct(left, right, type));
  }
}
