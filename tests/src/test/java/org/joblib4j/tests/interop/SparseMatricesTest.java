package org.joblib4j.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.Persist;
import org.joblib4j.persist.PySparse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sparse matrices of SciPy. Needs python3 with joblib, NumPy and SciPy; skipped without. */
class SparseMatricesTest {
  @TempDir Path folder;

  private PySparse sparse(String expression) throws Exception {
    Python.with("joblib", "numpy", "scipy")
        .run(
            folder,
            """
            import joblib, numpy as np, scipy.sparse as sp
            dense = np.array([[0, 1.5, 0, 2], [0, 0, 0, 0], [3, 0, -4, 0], [0, 5, 0, 6], [7, 0, 0, 0], [0, 0, 8, 9]])
            joblib.dump(%s, 'sparse.joblib')
            joblib.dump(dense, 'dense.joblib')
            """
                .formatted(expression));
    return Persist.load(folder.resolve("sparse.joblib"), PySparse.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csr", "csc", "coo", "bsr", "dia", "dok", "lil"})
  void eachFormatHasTheElementsOfTheMatrix(String format) throws Exception {
    for (String kind : new String[] {"_matrix", "_array"}) {
      PySparse sparse = sparse("sp." + format + kind + "(dense)");
      assertThat(sparse.format().name()).isEqualToIgnoringCase(format);
      assertThat(sparse.rows()).isEqualTo(6);
      assertThat(sparse.columns()).isEqualTo(4);
      assertThat(sparse.toDense())
          .isEqualTo(Persist.load(folder.resolve("dense.joblib"), NdArray.class));
    }
  }

  @Test
  void blocksOfSeveralRowsAndColumnsAreTakenApart() throws Exception {
    assertThat(sparse("sp.bsr_matrix(dense, blocksize=(3, 2))").toDense())
        .isEqualTo(Persist.load(folder.resolve("dense.joblib"), NdArray.class));
  }

  @Test
  void elementsOfOnePlaceAreAdded() throws Exception {
    assertThat(sparse("sp.coo_matrix(([1.0, 2.0], ([1, 1], [0, 0])), (2, 1))").toDense())
        .isEqualTo(NdArray.of(new double[] {0, 3}, 2, 1));
  }

  @Test
  void partsAreMapped() throws Exception {
    sparse("sp.csr_matrix(dense)");
    PySparse mapped = Persist.load(folder.resolve("sparse.joblib"), PySparse.class, MapMode.READ);
    assertThat(mapped.part("data").isMapped()).isTrue();
    assertThat(mapped.part("indptr").toIntArray()).containsExactly(0, 2, 2, 4, 6, 7, 9);
    assertThatThrownBy(() -> mapped.part("row"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("CSR has no array 'row'");
  }

  @Test
  void elementsOutsideTheMatrixAreRefused() throws Exception {
    PySparse damaged =
        sparse(
            """
            [m for m in [sp.csr_matrix(dense)] if not m.indices.__setitem__(0, 99)][0]
            """);
    assertThatThrownBy(damaged::toDense)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("element (0, 99) of a matrix of 6 x 4");
  }
}
