package org.joblib4j.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ElementAccessTest {
  @Test
  void indicesOutsideNameAxisIndexAndSize() {
    NdArray array = NdArray.zeros(DType.INT64, 2, 3);
    assertThatThrownBy(() -> array.getLong(1, 3))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index 3 on axis 1 of size 3");
    assertThatThrownBy(() -> array.getLong(-1, 0))
        .hasMessage("index -1 on axis 0 of size 2; indices do not count from the end");
    assertThatThrownBy(() -> array.getLong(1))
        .hasMessage("1 indices for an element of an array of shape [2, 3]");
    assertThatThrownBy(() -> array.row(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> array.at(0, 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> array.shape(2)).hasMessageContaining("axis 2");
  }

  @Test
  void unsignedElementsAreNotNegative() {
    NdArray bytes = NdArray.of(new byte[] {-1}).astype(DType.UINT8);
    assertThat(bytes.getLong(0)).isEqualTo(255);
    NdArray longs = NdArray.of(new long[] {-1}).astype(DType.UINT64);
    assertThat(longs.getDouble(0)).isEqualTo(0x1p64);
    assertThat(longs.getLong(0)).isEqualTo(-1);
  }

  @Test
  void integersTakeOnlyTheirOwnValues() {
    NdArray array = NdArray.zeros(DType.INT8, 1);
    array.setLong(-128, 0);
    array.setDouble(127.0, 0);
    assertThat(array.getLong(0)).isEqualTo(127);
    assertThatThrownBy(() -> array.setLong(128, 0)).hasMessage("128 is no int8 value");
    assertThatThrownBy(() -> array.setDouble(0.5, 0)).hasMessage("0.5 is no int8 value");
    assertThatThrownBy(() -> array.fill(Double.NaN)).hasMessage("NaN is no int8 value");
    assertThatThrownBy(() -> NdArray.zeros(DType.UINT16).setLong(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> NdArray.zeros(DType.BOOL).setLong(2)).hasMessageContaining("2");
    assertThat(array.getLong(0)).isEqualTo(127);
  }

  @Test
  void unsignedLongsTakeTheirWholeRange() {
    NdArray array = NdArray.zeros(DType.UINT64);
    array.setDouble(0x1p63);
    assertThat(array.getLong()).isEqualTo(Long.MIN_VALUE);
    array.setLong(-1);
    assertThat(array.getDouble()).isEqualTo(0x1p64);
    assertThatThrownBy(() -> array.setDouble(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aWrongKindOfNumberIsRefusedWithTheRightMethod() {
    assertThatThrownBy(() -> NdArray.scalar(1.5).getLong()).hasMessageContaining("getDouble");
    NdArray complex = NdArray.zeros(DType.COMPLEX128);
    assertThatThrownBy(complex::getDouble).hasMessageContaining("getComplex");
    assertThatThrownBy(complex::toDoubleArray).hasMessageContaining("astype(DType.FLOAT64)");
    assertThatThrownBy(() -> NdArray.scalar(1).setComplex(new Complex(1, 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void complexElementsHaveTwoParts() {
    for (DType type : new DType[] {DType.COMPLEX64, DType.COMPLEX128}) {
      NdArray array = NdArray.zeros(type.withOrder(ByteOrder.BIG_ENDIAN), 2);
      array.setComplex(new Complex(1.5, -2), 1);
      assertThat(array.getComplex(1)).isEqualTo(new Complex(1.5, -2));
      assertThat(array.getBoolean(0)).isFalse();
      assertThat(array.getBoolean(1)).isTrue();
      assertThat(array.astype(DType.COMPLEX128).getComplex(1)).isEqualTo(new Complex(1.5, -2));
    }
  }

  @Test
  void readOnlyArraysRefuseEveryWrite() {
    double[] data = {1, 2};
    NdArray array = NdArray.of(data).asReadOnly();
    assertThatThrownBy(() -> array.setDouble(3, 0))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("copy()");
    assertThatThrownBy(() -> array.slice(0, 0, 1).fill(0))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> NdArray.scalar(1.0).reshape(1).copyInto(array.slice(0, 1, 2)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(array.segment().isReadOnly()).isTrue();
    data[0] = 5;
    assertThat(array.getDouble(0)).isEqualTo(5);
    NdArray copy = array.copy();
    copy.setDouble(7, 0);
    assertThat(data[0]).isEqualTo(5);
  }

  @Test
  void halfPrecisionRoundsOnce() {
    NdArray half = NdArray.zeros(DType.FLOAT16);
    // Just over the middle of 1 and its successor: by way of float it would be the middle itself.
    half.setDouble(1 + 0x1p-11 + 0x1p-40);
    assertThat(half.getDouble()).isEqualTo(1 + 0x1p-10);
    half.setDouble(1 + 0x1p-11);
    assertThat(half.getDouble()).isEqualTo(1);
  }
}
