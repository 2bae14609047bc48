package org.joblib4j.process;

import java.io.IOException;
import java.io.Serializable;

/** What is written in an array's place, because the array itself travels in another way. */
sealed interface StandIn extends Serializable
    permits AttachedArray, AttachedNdArray, MappedNdArray, SharedArray, SharedNdArray {

  /**
   * Gives the array.
   *
   * @throws IOException when it cannot be reached
   */
  Object resolve(Decoder decoder) throws IOException;
}
