package org.joblib4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.array.Npy;
import org.joblib4j.parallel.Parallel;

/** Multiplies two matrices in two worker processes that share them through memory maps. */
public final class MatrixProduct {
  private MatrixProduct() {}

  /**
   * Reads A.npy and B.npy, writes product.npy.
   *
   * @param files the paths of A, B and the product
   * @throws IOException when a file cannot be read or written
   */
  public static void main(String... files) throws IOException {
    NdArray a = Npy.map(Path.of(files[0]), MapMode.READ);
    NdArray b = Npy.map(Path.of(files[1]), MapMode.READ);

    NdArray product =
        NdArray.vstack(Parallel.processes(2).map(a.arraySplit(2), block -> block.dot(b)));

    Npy.write(product, Path.of(files[2]));
    System.out.println(product);
  }
}
