package org.joblib4j.process;

import java.io.Serializable;
import org.joblib4j.array.NdArray;

/** The shape and the strides of an array, in a message. */
final class Axes implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] shape;
  private final long[] strides;

  private Axes(long[] shape, long[] strides) {
    this.shape = shape;
    this.strides = strides;
  }

  static Axes of(NdArray array) {
    return new Axes(array.shape(), array.strides());
  }

  long[] shape() {
    return shape;
  }

  long[] strides() {
    return strides;
  }
}
