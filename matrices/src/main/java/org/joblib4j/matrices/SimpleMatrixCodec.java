package org.joblib4j.matrices;

import org.ejml.simple.SimpleMatrix;
import org.joblib4j.persist.spi.ValueCodec;

/** EJML's matrix of any kind as a dense array of doubles in C order. */
public final class SimpleMatrixCodec implements ValueCodec<SimpleMatrix> {
  private static final DMatrixRMajCodec DENSE = new DMatrixRMajCodec();

  @Override
  public Class<SimpleMatrix> type() {
    return SimpleMatrix.class;
  }

  @Override
  public Object encode(SimpleMatrix value) {
    if (!value.getType().isReal()) {
      throw new IllegalArgumentException("it is complex");
    }
    SimpleMatrix dense = value.copy();
    dense.convertToDense();
    return DENSE.encode(dense.getDDRM());
  }

  @Override
  public SimpleMatrix decode(Object form) {
    return SimpleMatrix.wrap(DENSE.decode(form));
  }
}
