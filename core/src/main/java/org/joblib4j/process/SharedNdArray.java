package org.joblib4j.process;

import java.io.IOException;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;

/**
 * An {@link NdArray} over shared memory, mapped read-only by the worker.
 *
 * @param dtype as {@link DType#descr} has it
 * @param offset of the first element in the storage
 */
record SharedNdArray(SharedStorage storage, String dtype, long offset, Axes axes)
    implements StandIn {

  static SharedNdArray of(SharedStorage storage, NdArray array, long offset) {
    return new SharedNdArray(storage, array.dtype().descr(), offset, Axes.of(array));
  }

  @Override
  public Object resolve(Decoder decoder) throws IOException {
    return NdArray.wrap(
        decoder.arrays().map(storage),
        DType.parse(dtype),
        offset,
        axes.shape(),
        axes.strides(),
        null);
  }
}
