package org.joblib4j.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The product of arrays. */
class DotTest {
  private final NdArray matrix = NdArray.arange(6).reshape(2, 3);
  private final NdArray vector = NdArray.of(new long[] {1, 10, 100});

  @Test
  void matrixTimesMatrixIsTheirProduct() {
    assertThat(matrix.dot(matrix.transpose()))
        .isEqualTo(NdArray.of(new long[][] {{5, 14}, {14, 50}}));
  }

  @Test
  void matrixTimesVectorIsAVector() {
    assertThat(matrix.dot(vector)).isEqualTo(NdArray.of(new long[] {210, 543}));
  }

  @Test
  void vectorTimesMatrixIsAVector() {
    assertThat(vector.dot(matrix.transpose())).isEqualTo(NdArray.of(new long[] {210, 543}));
  }

  @Test
  void vectorTimesVectorHasNoAxes() {
    NdArray product = vector.dot(vector);
    assertThat(product.ndim()).isZero();
    assertThat(product).isEqualTo(NdArray.scalar(10101L));
  }

  @Test
  void viewsAndOtherByteOrdersAreReadWhereTheyLie() {
    ByteOrder other =
        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
            ? ByteOrder.LITTLE_ENDIAN
            : ByteOrder.BIG_ENDIAN;
    NdArray swapped = matrix.astype(DType.INT64.withOrder(other));
    NdArray lower = NdArray.arange(12).reshape(4, 3).split(2).getLast();
    NdArray expected = NdArray.of(new long[][] {{23, 32}, {86, 122}});
    assertThat(swapped.dot(lower.transpose())).isEqualTo(expected);
    assertThat(swapped.dot(lower.transpose()).dtype()).isEqualTo(DType.INT64);
  }

  @Test
  void rowsInPartsGiveTheWhole() {
    NdArray a = NdArray.arange(24).reshape(6, 4);
    NdArray b = NdArray.arange(20).reshape(4, 5);
    List<NdArray> parts = a.split(3).stream().map(part -> part.dot(b)).toList();
    assertThat(NdArray.vstack(parts)).isEqualTo(a.dot(b));
  }

  @Test
  void emptySumsAreZero() {
    NdArray product = NdArray.zeros(DType.FLOAT64, 2, 0).dot(NdArray.zeros(DType.FLOAT64, 0, 3));
    assertThat(product).isEqualTo(NdArray.zeros(DType.FLOAT64, 2, 3));
    assertThat(NdArray.zeros(DType.INT64, 0, 2).dot(NdArray.zeros(DType.INT64, 2, 3)).shape())
        .containsExactly(0, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "i4, i4, int32",
    "i4, i8, int64",
    "i1, i4, int32",
    "b1, i8, int64",
    "u4, i4, int64",
    "u8, i8, float64",
    "i4, f4, float64",
    "i2, f4, float32",
    "f2, f4, float32",
    "f4, f8, float64",
    "i8, f8, float64"
  })
  void theTypeIsTheOneThatNumPyPromotesTo(String left, String right, String expected) {
    NdArray a = matrix.astype(DType.parse(left));
    NdArray b = NdArray.full(DType.parse(right), 1L, 3);
    NdArray product = a.dot(b);
    assertThat(product.dtype().name()).isEqualTo(expected);
    assertThat(product.toDoubleArray())
        .containsExactly(left.equals("b1") ? 2 : 3, left.equals("b1") ? 3 : 12);
  }

  @Test
  void namesBothTypesWhereNoneOfTheFourHoldsTheProduct() {
    NdArray bytes = matrix.astype(DType.INT8);
    assertThatThrownBy(() -> bytes.dot(bytes.transpose().astype(DType.UINT8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("int8 and uint8, which would be int16")
        .hasMessageContaining("astype");
  }

  @Test
  void namesBothShapesThatDoNotFit() {
    assertThatThrownBy(() -> NdArray.zeros(DType.INT64, 3, 4).dot(NdArray.zeros(DType.INT64, 5, 6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot multiply 3x4 by 5x6: the first has 4 columns, the second 5 rows");
    assertThatThrownBy(() -> matrix.dot(NdArray.arange(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot multiply 2x3 by 2: the first has 3 columns, the second 2 elements");
  }

  @Test
  void refusesMoreThanTwoAxes() {
    assertThatThrownBy(() -> NdArray.zeros(DType.INT64, 1, 2, 3).dot(vector))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one or two axes, not one of 3");
  }
}
