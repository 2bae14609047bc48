package org.joblib4j.travel;

import java.io.Externalizable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is written in the place of an object that Java serialization refuses. */
sealed interface Substitute extends Externalizable permits SentRecord, SentValue {

  /**
   * Makes the object again.
   *
   * @throws IOException when this JVM cannot make it
   */
  Object resolve() throws IOException;

  /** What of the object travels, for those who look for what cannot: each with its name. */
  Iterable<Part> parts();

  /**
   * A part of the object.
   *
   * @param step how one gets there from the object
   */
  record Part(String step, @Nullable Object value) {}
}
