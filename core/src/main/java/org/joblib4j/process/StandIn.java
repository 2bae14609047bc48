package org.joblib4j.process;

import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What is written in an object's place, because the object itself travels in another way. */
sealed interface StandIn extends Serializable
    permits AttachedArray, AttachedNdArray, LinkStandIn, MappedNdArray, SharedArray, SharedNdArray {

  /**
   * Gives the object.
   *
   * @throws IOException when it cannot be reached
   */
  @Nullable Object resolve(Decoder decoder) throws IOException;
}
