package org.joblib4j.matrices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.simple.SimpleMatrix;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.LoadOptions;
import org.joblib4j.persist.Persist;
import org.joblib4j.persist.PickleException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ojalgo.matrix.MatrixR064;
import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.matrix.store.RawStore;

/** Matrices of EJML and ojAlgo are arrays in files; the codecs are found by themselves. */
class MatricesTest {
  private static final double[][] ROWS = {{1, 2, 3}, {4, 5, 6}};

  record Layer(String name, DMatrixRMaj weights, SimpleMatrix bias) {}

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("x.joblib");
  }

  @Test
  void othersSeeAnArray() throws Exception {
    for (Object matrix :
        List.of(
            new DMatrixRMaj(ROWS),
            new SimpleMatrix(ROWS),
            R064Store.FACTORY.copy(RawStore.wrap(ROWS)),
            MatrixR064.FACTORY.copy(RawStore.wrap(ROWS)))) {
      Persist.dump(matrix, file);
      assertThat(Persist.load(file)).as("%s", matrix).isEqualTo(NdArray.of(ROWS));
    }
  }

  @Test
  void eachComesBackWhatItWas() throws Exception {
    Persist.dump(new DMatrixRMaj(ROWS), file);
    assertThat(Persist.load(file, DMatrixRMaj.class).get2DData()).isDeepEqualTo(ROWS);
    assertThat(Persist.load(file, SimpleMatrix.class).toArray2()).isDeepEqualTo(ROWS);
    assertThat(Persist.load(file, R064Store.class).toRawCopy2D()).isDeepEqualTo(ROWS);
    assertThat(Persist.load(file, MatrixR064.class, MapMode.READ).toRawCopy2D())
        .isDeepEqualTo(ROWS);
  }

  @Test
  void componentsAndElementsOfListsComeBackToo() throws Exception {
    var layer = new Layer("a", new DMatrixRMaj(ROWS), new SimpleMatrix(ROWS).transpose());
    Persist.dump(layer, file);
    Layer back = Persist.load(file, Layer.class);
    assertThat(back.weights().get2DData()).isDeepEqualTo(ROWS);
    assertThat(back.bias().getNumRows()).isEqualTo(3);
    Persist.dump(List.of(layer.weights(), layer.weights()), file);
    List<?> list = Persist.load(file, List.class, LoadOptions.DEFAULT.allowing(DMatrixRMaj.class));
    assertThat(list.get(0)).isInstanceOf(DMatrixRMaj.class).isSameAs(list.get(1));
  }

  @Test
  void aMatrixThatWasMadeSmallerHasItsOwnElements() throws Exception {
    var matrix = new DMatrixRMaj(5, 5);
    matrix.reshape(1, 2);
    matrix.setTo(new DMatrixRMaj(new double[][] {{7, 8}}));
    Persist.dump(matrix, file);
    assertThat(Persist.load(file)).isEqualTo(NdArray.of(new double[][] {{7, 8}}));
  }

  @Test
  void integersAndOneAxisAreTakenMoreAxesRefused() throws Exception {
    Persist.dump(NdArray.arange(3), file);
    assertThat(Persist.load(file, DMatrixRMaj.class).get2DData())
        .isDeepEqualTo(new double[][] {{0}, {1}, {2}});
    Persist.dump(NdArray.arange(8).reshape(2, 2, 2), file);
    assertThatThrownBy(() -> Persist.load(file, R064Store.class))
        .isInstanceOf(PickleException.class)
        .hasMessageContaining("expected an array of one or two axes, found one of 3");
  }
}
