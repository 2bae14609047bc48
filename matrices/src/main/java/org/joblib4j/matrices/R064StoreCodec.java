package org.joblib4j.matrices;

import org.joblib4j.array.NdArray;
import org.joblib4j.persist.spi.ValueCodec;
import org.ojalgo.matrix.store.R064Store;

/** OjAlgo's dense store of doubles as an array in Fortran order, as its elements are. */
public final class R064StoreCodec implements ValueCodec<R064Store> {
  @Override
  public Class<R064Store> type() {
    return R064Store.class;
  }

  @Override
  public Object encode(R064Store value) {
    return Dense.ofColumns(value.toRawCopy1D(), value.countRows(), value.countColumns());
  }

  @Override
  public R064Store decode(Object form) {
    NdArray matrix = Dense.matrix(form);
    return R064Store.wrap(Dense.columnMajor(matrix), Dense.rows(matrix));
  }
}
