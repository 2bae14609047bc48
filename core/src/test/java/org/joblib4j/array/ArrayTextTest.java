package org.joblib4j.array;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A few texts by hand; the interop tests compare many with NumPy's. */
class ArrayTextTest {
  @Test
  void columnsAreAligned() {
    assertThat(NdArray.of(new double[][] {{1.5, -10}, {100, 0.25}}))
        .hasToString("[[  1.5  -10.  ]\n [100.     0.25]]");
    assertThat(NdArray.of(new boolean[] {true, false})).hasToString("[ True False]");
  }

  @Test
  void largeArraysAreAbbreviated() {
    assertThat(NdArray.arange(1000).toString()).contains(" 500 ");
    assertThat(NdArray.arange(1001)).hasToString("[   0    1    2 ...  998  999 1000]");
    assertThat(NdArray.zeros(DType.INT8, 1000, 1000).toString()).hasLineCount(7).contains("\n ...");
  }

  @Test
  void arraysWithoutElementsOrAxesAreShown() {
    assertThat(NdArray.zeros(DType.INT8, 0, 3)).hasToString("[]");
    assertThat(NdArray.scalar(0.1)).hasToString("0.1");
    assertThat(NdArray.zeros(DType.COMPLEX64, 1)).hasToString("[0.+0.j]");
  }
}
