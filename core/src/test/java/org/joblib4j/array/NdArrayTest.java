package org.joblib4j.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class NdArrayTest {
  @Test
  void javaArraysAreWrappedNotCopied() {
    double[] data = {1, 2, 3, 4, 5, 6};
    NdArray array = NdArray.of(data, 2, 3);
    array.setDouble(10, 1, 2);
    assertThat(data[5]).isEqualTo(10);
    data[0] = 7;
    assertThat(array.getDouble(0, 0)).isEqualTo(7);
    assertThat(array.strides()).containsExactly(24, 8);
  }

  @Test
  void rowsOfUnequalLengthAreRefused() {
    assertThat(NdArray.of(new long[][] {{1, 2}, {3, 4}}).toLongArray()).containsExactly(1, 2, 3, 4);
    assertThatThrownBy(() -> NdArray.of(new double[][] {{1}, {1, 2}}))
        .hasMessage("row 1 has 2 elements, row 0 has 1");
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> NdArray.of(new int[5], 2, 3))
        .hasMessage("5 elements do not fill shape [2, 3], which has 6");
    assertThatThrownBy(() -> NdArray.zeros(DType.INT8, 1L << 40, 1L << 40))
        .hasMessageContaining("more than 2^63 bytes");
    assertThatThrownBy(() -> NdArray.zeros(DType.INT8, 0, 1L << 40, 1L << 40))
        .hasMessageContaining("more than 2^63 bytes");
    assertThatThrownBy(() -> NdArray.zeros(DType.INT8, 2, -1)).hasMessageContaining("axis 1");
    assertThatThrownBy(() -> NdArray.arange(6).reshape(4, -1))
        .hasMessage("an array of shape [6] has 6 elements and cannot get shape [4, -1]");
    assertThatThrownBy(() -> NdArray.arange(6).reshape(-1, -1)).hasMessageContaining("one axis");
    assertThatThrownBy(() -> NdArray.zeros(DType.INT8, new long[65])).hasMessageContaining("64");
  }

  @Test
  void wrappedLayoutsMustLieInsideTheSegment() {
    MemorySegment memory = MemorySegment.ofArray(new byte[80]);
    NdArray backwards =
        NdArray.wrap(memory, DType.FLOAT64, 72, new long[] {10}, new long[] {-8}, null);
    assertThat(backwards.size()).isEqualTo(10);
    long[][] bad = {{73, 10, -8}, {72, 11, -8}, {0, 11, 8}, {-1, 1, 8}, {0, 2, Long.MAX_VALUE}};
    for (long[] each : bad) {
      assertThatThrownBy(() ->
              NdArray.wrap(
                  memory, DType.FLOAT64, each[0], new long[] {each[1]}, new long[] {each[2]}, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("do not lie inside a segment of 80 bytes");
    }
    assertThatThrownBy(() -> NdArray.wrap(memory, DType.INT8, 0, new long[] {1}, new long[0], null))
        .hasMessageContaining("as many strides");
  }

  @Test
  void unalignedAndNativeStorageWorks() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(81);
      NdArray odd = NdArray.wrap(memory, DType.FLOAT64, 1, new long[] {10}, new long[] {8}, null);
      NdArray.arange(0.0, 10, 1).copyInto(odd);
      assertThat(odd.toDoubleArray()).isEqualTo(NdArray.arange(0.0, 10, 1).toDoubleArray());
      assertThat(odd.slice(0, 9, -1, -3)).isEqualTo(NdArray.of(new double[] {9, 6, 3, 0}));
    }
  }

  @Test
  void slicesOutsideNameTheAxis() {
    NdArray array = NdArray.arange(10);
    assertThatThrownBy(() -> array.slice(0, -3, 10)).hasMessageContaining("from -3 to 10 by 1");
    assertThatThrownBy(() -> array.slice(0, 0, 11)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> array.slice(0, 5, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> array.slice(0, 10, 0, -1)).hasMessageContaining("by -1");
    assertThatThrownBy(() -> array.slice(0, 0, 1, 0)).hasMessageContaining("step of 0");
    assertThat(array.slice(0, 9, -1, Long.MIN_VALUE + 1).toLongArray()).containsExactly(9);
    assertThat(array.slice(0, 9, -1, Long.MIN_VALUE).toLongArray()).containsExactly(9);
  }

  @Test
  void transpositionsNeedEachAxisOnce() {
    NdArray array = NdArray.zeros(DType.INT8, 2, 3, 4);
    assertThat(array.transpose(2, 0, 1).shape()).containsExactly(4, 2, 3);
    for (int[] axes : new int[][] {{0, 1}, {0, 0, 1}, {0, 1, 3}, {0, 1, -1}}) {
      assertThatThrownBy(() -> array.transpose(axes)).hasMessageContaining("each axis from 0 to 2");
    }
  }

  @Test
  void unequalSplitsNameTheRemedy() {
    NdArray array = NdArray.arange(10).reshape(5, 2);
    assertThatThrownBy(() -> array.split(2))
        .hasMessage(
            "axis 0 of size 5 does not split into 2 equal parts; use arraySplit for parts that"
                + " differ by one");
    assertThat(array.arraySplit(2)).extracting(part -> part.shape(0)).containsExactly(3L, 2L);
    assertThat(array.arraySplit(7)).hasSize(7).last().matches(part -> part.size() == 0);
    assertThat(array.split(2, 1).get(1).toLongArray()).containsExactly(1, 3, 5, 7, 9);
    assertThatThrownBy(() -> array.arraySplit(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void stackingFollowsNumpysRules() {
    NdArray row = NdArray.of(new int[] {1, 2});
    NdArray stacked = NdArray.vstack(row, NdArray.of(new double[][] {{3, 4}, {5, 6}}));
    assertThat(stacked.dtype()).isEqualTo(DType.FLOAT64);
    assertThat(stacked.toDoubleArray()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(NdArray.vstack(NdArray.scalar(1), NdArray.scalar(2)).shape()).containsExactly(2, 1);
    assertThatThrownBy(() -> NdArray.vstack(row, NdArray.zeros(DType.INT8, 1, 3)))
        .hasMessageContaining("array 0 has shape [1, 2], array 1 has shape [1, 3]");
    assertThatThrownBy(() -> NdArray.concatenate(List.of(), 0)).hasMessageContaining("no array");
    assertThatThrownBy(() -> NdArray.concatenate(List.of(NdArray.scalar(1)), 0))
        .hasMessageContaining("without axes");
  }

  @Test
  void overlappingCopiesAreAsIfThroughAThird() {
    NdArray array = NdArray.arange(6);
    array.slice(0, 0, 5).copyInto(array.slice(0, 1, 6));
    assertThat(array.toLongArray()).containsExactly(0, 0, 1, 2, 3, 4);
    NdArray square = NdArray.arange(9).reshape(3, 3);
    square.transpose().copyInto(square);
    assertThat(square.toLongArray()).containsExactly(0, 3, 6, 1, 4, 7, 2, 5, 8);
  }

  @Test
  void copiesIntoNarrowerKindsAreRefused() {
    assertThatThrownBy(() -> NdArray.of(new double[1]).copyInto(NdArray.of(new long[1])))
        .hasMessage("float64 elements do not fit into int64; use astype to convert them");
    assertThatThrownBy(() -> NdArray.of(new double[1]).toLongArray())
        .hasMessageContaining("astype(DType.INT64)");
    assertThatThrownBy(() -> NdArray.of(new long[1]).toIntArray()).hasMessageContaining("int32");
    assertThat(NdArray.of(new int[] {3}).toLongArray()).containsExactly(3);
    assertThat(NdArray.of(new byte[] {-1}).astype(DType.UINT8).toByteArray()).containsExactly(-1);
    assertThat(NdArray.of(new boolean[] {true}).toDoubleArray()).containsExactly(1);
    assertThat(NdArray.of(new double[] {0, Double.NaN}).toBooleanArray())
        .containsExactly(false, true);
    assertThat(NdArray.of(new float[] {1.5f}).toFloatArray()).containsExactly(1.5f);
    assertThat(NdArray.of(new short[] {9}).toShortArray()).containsExactly((short) 9);
  }

  @Test
  void fillReachesEveryElementOfAnyLayout() {
    NdArray large = NdArray.zeros(DType.FLOAT32, 1000, 1001);
    large.fill(1.25);
    assertThat(large).isEqualTo(NdArray.full(DType.FLOAT32, 1.25, 1000, 1001));
    assertThat(large.getDouble(999, 1000)).isEqualTo(1.25);
    NdArray odd = large.slice(1, 1, 1001, 2);
    odd.fill(3);
    assertThat(large.slice(1, 0, 3).row(5).toFloatArray()).containsExactly(1.25f, 3, 1.25f);
  }

  @Test
  void rangesAreNumpys() {
    assertThat(NdArray.arange(5, -1, -2).toLongArray()).containsExactly(5, 3, 1);
    assertThat(NdArray.arange(0.0, 1, 0.25).toDoubleArray()).containsExactly(0, 0.25, 0.5, 0.75);
    assertThat(NdArray.arange(-3).size()).isZero();
    assertThat(NdArray.arange(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE).toLongArray())
        .containsExactly(Long.MIN_VALUE, -1, Long.MAX_VALUE - 1);
    assertThatThrownBy(() -> NdArray.arange(0, 1, 0)).hasMessageContaining("step of 0");
    assertThatThrownBy(() -> NdArray.arange(0, 1L << 40, 1)).hasMessageContaining("too long");
  }

  @Test
  void arraysWithoutAxesOrElementsWorkEverywhere() {
    NdArray scalar = NdArray.scalar(4.5);
    assertThat(scalar.ndim()).isZero();
    assertThat(scalar.size()).isEqualTo(1);
    assertThat(scalar.transpose().reshape(1, 1).getDouble(0, 0)).isEqualTo(4.5);
    assertThat(scalar.copy()).isEqualTo(scalar);
    NdArray empty = NdArray.zeros(DType.INT32, 3, 0, 2);
    assertThat(empty.isContiguous() && empty.isFortranContiguous()).isTrue();
    assertThat(empty.reshape(0, 5).transpose().toIntArray()).isEmpty();
    assertThat(empty.slice(0, 2, -1, -1).astype(DType.FLOAT64).size()).isZero();
    assertThat(empty.split(3)).hasSize(3);
    assertThat(NdArray.vstack(empty, empty).shape()).containsExactly(6, 0, 2);
  }
}
