package org.joblib4j.matrices;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.spi.ValueCodec;

/** EJML's dense matrix of doubles as an array in C order, which shares its elements. */
public final class DMatrixRMajCodec implements ValueCodec<DMatrixRMaj> {
  @Override
  public Class<DMatrixRMaj> type() {
    return DMatrixRMaj.class;
  }

  @Override
  public Object encode(DMatrixRMaj value) {
    int size = value.getNumElements();
    // A matrix that was made smaller keeps its larger array.
    double[] elements = value.data.length == size ? value.data : Arrays.copyOf(value.data, size);
    return NdArray.of(elements, value.getNumRows(), value.getNumCols());
  }

  @Override
  public DMatrixRMaj decode(Object form) {
    NdArray matrix = Dense.matrix(form);
    return DMatrixRMaj.wrap(Dense.rows(matrix), Dense.columns(matrix), Dense.rowMajor(matrix));
  }
}
