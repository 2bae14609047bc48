package org.joblib4j.process;

import java.io.IOException;

/** Objects do not fit into one message, whose body is a Java array. */
final class OversizeException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * What does not fit.
   *
   * @param most the bytes that would
   */
  OversizeException(long most) {
    super(
        "more than "
            + most
            + " bytes of objects for one worker process at once; pass large data as NdArray or"
            + " primitive arrays, which have no such limit and can be shared, or make the tasks"
            + " smaller");
  }
}
