package org.joblib4j.matrices;

import org.joblib4j.persist.spi.ValueCodec;
import org.ojalgo.matrix.MatrixR064;

/** OjAlgo's immutable matrix of doubles as an array in Fortran order. */
public final class MatrixR064Codec implements ValueCodec<MatrixR064> {
  private static final R064StoreCodec STORE = new R064StoreCodec();

  @Override
  public Class<MatrixR064> type() {
    return MatrixR064.class;
  }

  @Override
  public Object encode(MatrixR064 value) {
    return Dense.ofColumns(value.toRawCopy1D(), value.countRows(), value.countColumns());
  }

  @Override
  public MatrixR064 decode(Object form) {
    return MatrixR064.FACTORY.copy(STORE.decode(form));
  }
}
