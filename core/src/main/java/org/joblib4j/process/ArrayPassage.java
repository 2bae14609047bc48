package org.joblib4j.process;

import java.io.IOException;

/** Decides how large arrays travel: beside the objects that refer to them, never among them. */
@FunctionalInterface
interface ArrayPassage {
  /** Arrays of at least so many bytes follow the frame; smaller ones are cheaper among objects. */
  int ATTACH_FROM = 4096;

  /** Every array follows the frame that refers to it. */
  ArrayPassage ATTACHED = Encoder::attach;

  /**
   * What is to be written for an array.
   *
   * @param array of at least {@link #ATTACH_FROM} bytes
   * @throws IOException when the array cannot be made available to the other JVM
   */
  StandIn pass(Encoder encoder, Object array) throws IOException;
}
