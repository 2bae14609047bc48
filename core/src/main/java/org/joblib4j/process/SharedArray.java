package org.joblib4j.process;

import java.io.IOException;

/**
 * A primitive array in shared memory, copied once by each worker: its tasks share the copy.
 *
 * @param kind the code of its {@link ArrayKind}
 */
record SharedArray(SharedStorage storage, int kind) implements StandIn {
  @Override
  public Object resolve(Decoder decoder) throws IOException {
    return decoder.arrays().copy(storage, ArrayKind.of(kind));
  }
}
