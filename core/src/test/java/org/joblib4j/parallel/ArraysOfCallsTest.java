package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.junit.jupiter.api.Test;

/** Large arrays on their way through a call to worker processes and back. */
class ArraysOfCallsTest {
  private static boolean isShared(NdArray array) {
    return array.isMapped();
  }

  private static Stream<NdArray> generated(int count) {
    return IntStream.range(0, count).mapToObj(i -> NdArray.full(DType.FLOAT32, (double) i, 1000));
  }

  /** Nothing but the call refers to these arrays, and there are far more than are under way. */
  @Test
  void arraysThatTheInputMakesAreSharedHoweverShortTheirLife() {
    for (int jobs : new int[] {2, 4}) {
      List<NdArray> back =
          Parallel.processes(jobs)
              .shareArraysOver(1)
              .map(
                  generated(100),
                  array -> {
                    if (!array.isMapped()) {
                      throw new IllegalStateException("a copy");
                    }
                    return array.copy();
                  });

      assertThat(back).isEqualTo(generated(100).toList());
    }
  }

  @Test
  void thresholdSaysWhichArraysAreSharedAndTheCallCountsMoreThanTheScope() {
    NdArray array = NdArray.zeros(DType.FLOAT64, 100);
    List<NdArray> inputs = List.of(array, array);

    Parallel.processes(2)
        .shareArraysOver(1)
        .asDefault(() -> {
          assertThat(Parallel.defaults().map(inputs, ArraysOfCallsTest::isShared))
              .containsExactly(true, true);
          assertThat(
                  Parallel.defaults()
                      .shareArraysOver(1 << 20)
                      .map(inputs, ArraysOfCallsTest::isShared))
              .containsExactly(false, false);
          return null;
        });
    assertThat(Parallel.processes(2).shareArraysOver(799).map(inputs, ArraysOfCallsTest::isShared))
        .containsExactly(true, true);
    assertThat(Parallel.processes(2).shareArraysOver(800).map(inputs, ArraysOfCallsTest::isShared))
        .containsExactly(false, false);
  }

  @Test
  void nothingIsSharedWhereAllIsCopied() {
    NdArray large = NdArray.zeros(DType.FLOAT64, 400_000);

    try (Parallel workers = Parallel.processes(2).shareArraysOver(Long.MAX_VALUE).open()) {
      assertThat(workers.map(List.of(large, large), ArraysOfCallsTest::isShared))
          .containsExactly(false, false);
      assertThat(workers.traffic().shared()).isZero();
    }
  }

  @Test
  void arrayIsWrittenOnceInEachCall() {
    NdArray large = NdArray.arange(400_000);

    try (Parallel workers = Parallel.processes(2).batchSize(1).open()) {
      for (int call = 1; call <= 3; call++) {
        assertThat(workers.map(List.of(1L, 2L, 399_999L), large::getLong))
            .containsExactly(1L, 2L, 399_999L);
        assertThat(workers.traffic().shared()).isEqualTo(call * large.byteSize());
      }
    }
  }

  @Test
  void valuesOfALargeArrayAreThoseOfTheCall() {
    double[] values = new double[400_000];
    NdArray array = NdArray.of(new double[400_000]);

    try (Parallel workers = Parallel.processes(2).open()) {
      for (double value : new double[] {1, 2, 3}) {
        values[7] = value;
        array.setDouble(value, 7);

        assertThat(workers.map(List.of(7, 7), i -> values[i] + array.getDouble(i)))
            .containsExactly(2 * value, 2 * value);
      }
    }
  }

  @Test
  void writingToASharedArrayFailsTheTaskAndLeavesTheArray() {
    NdArray array = NdArray.zeros(DType.FLOAT64, 400_000);

    List<Outcome<Boolean>> outcomes =
        Parallel.processes(2)
            .outcomes(
                List.of(1.0, 2.0),
                value -> {
                  array.setDouble(value, 0);
                  return true;
                });

    assertThat(outcomes).hasOnlyElementsOfType(Outcome.Failure.class);
    assertThat(array.getDouble(0)).isZero();
  }
}
