package org.joblib4j.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class EqualityTest {
  @Test
  void layoutAndByteOrderDoNotMatter() {
    NdArray array = NdArray.arange(12).reshape(3, 4);
    NdArray swapped = array.astype(DType.INT64.withOrder(ByteOrder.BIG_ENDIAN));
    NdArray turned = array.transpose().copy().transpose();
    assertThat(array).isEqualTo(swapped).isEqualTo(turned);
    assertThat(array.hashCode()).isEqualTo(swapped.hashCode()).isEqualTo(turned.hashCode());
  }

  @Test
  void typeShapeAndContentDo() {
    NdArray array = NdArray.arange(12);
    assertThat(array).isNotEqualTo(array.astype(DType.INT32));
    assertThat(array).isNotEqualTo(array.astype(DType.UINT64));
    assertThat(array).isNotEqualTo(array.reshape(3, 4));
    NdArray other = array.copy();
    other.setLong(0, 11);
    assertThat(array).isNotEqualTo(other).isNotEqualTo("text");
    assertThat(NdArray.zeros(DType.INT8, 0, 2)).isNotEqualTo(NdArray.zeros(DType.INT8, 2, 0));
  }

  @Test
  void numbersAreComparedAsDoubleEqualsDoes() {
    double otherNan = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
    NdArray nan = NdArray.of(new double[] {1, Double.NaN});
    NdArray same = NdArray.of(new double[] {1, otherNan});
    assertThat(nan).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(nan.astype(DType.FLOAT16)).isEqualTo(same.astype(DType.FLOAT16));
    assertThat(NdArray.scalar(0.0)).isNotEqualTo(NdArray.scalar(-0.0));
  }

  @Test
  void imaginaryPartsCount() {
    NdArray a = NdArray.zeros(DType.COMPLEX64, 3);
    NdArray b = NdArray.zeros(DType.COMPLEX64, 3);
    b.setComplex(new Complex(0, 1), 2);
    assertThat(a).isNotEqualTo(b);
    a.setComplex(new Complex(0, 1), 2);
    assertThat(a).isEqualTo(b);
  }
}
