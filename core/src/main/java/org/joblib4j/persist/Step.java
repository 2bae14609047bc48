package org.joblib4j.persist;

import java.io.IOException;

/**
 * A value that is half written: what comes next of it, and how an error names the place.
 *
 * <p>The writer keeps these on a stack of its own, so that no depth of values overflows Java's.
 */
interface Step {

  /**
   * Writes the next part. What is a value itself is handed to the writer, which finishes it before
   * this is called again.
   *
   * @return whether there may be more
   */
  boolean advance() throws IOException;

  /** The part that is being written, as an error path has it: {@code [3]} or {@code .name}. */
  String place();
}
