package org.joblib4j.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.joblib4j.array.NdArray;
import org.joblib4j.array.Npy;
import org.joblib4j.examples.FirstSteps;
import org.joblib4j.examples.MatrixProduct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
  @Test
  void firstStepsGiveWhatTheySay() {
    assertThat(FirstSteps.map()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0);
    assertThat(FirstSteps.call()).containsExactly(4.0, 1024.0);
    assertThat(FirstSteps.open()).isGreaterThanOrEqualTo(100);
  }

  @Test
  void matrixProductWritesTheProductOfItsFiles(@TempDir Path folder) throws Exception {
    NdArray a = digits(37, 41);
    NdArray b = digits(41, 29);
    Npy.write(a, folder.resolve("A.npy"));
    Npy.write(b, folder.resolve("B.npy"));

    MatrixProduct.main(
        folder.resolve("A.npy").toString(),
        folder.resolve("B.npy").toString(),
        folder.resolve("product.npy").toString());

    assertThat(Npy.read(folder.resolve("product.npy"))).isEqualTo(naiveProduct(a, b));
  }

  private static NdArray digits(int rows, int columns) {
    return NdArray.of(new Random(3).longs((long) rows * columns, 0, 10).toArray(), rows, columns);
  }

  private static NdArray naiveProduct(NdArray a, NdArray b) {
    long[][] product = new long[(int) a.shape(0)][(int) b.shape(1)];
    for (int i = 0; i < product.length; i++) {
      for (int j = 0; j < product[i].length; j++) {
        for (int k = 0; k < a.shape(1); k++) {
          product[i][j] += a.getLong(i, k) * b.getLong(k, j);
        }
      }
    }
    return NdArray.of(product);
  }
}
