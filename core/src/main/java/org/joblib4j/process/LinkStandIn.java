package org.joblib4j.process;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is written in an exception's place within another one: each travels by itself.
 *
 * @param index its number among the exceptions of the message
 */
record LinkStandIn(int index) implements StandIn {
  @Override
  public @Nullable Object resolve(Decoder decoder) throws IOException {
    return decoder.link(index);
  }
}
