package org.joblib4j.persist;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes the Java value of one known Python class or function from its arguments. */
@FunctionalInterface
interface Maker {
  /** The answer to arguments that have no Java value: the object is kept as inert data. */
  Object INERT = new Inert();

  /** The type of {@link #INERT}. */
  record Inert() {}

  /** The value, a {@link Pending} one where BUILD is to complete it, or {@link #INERT}. */
  @Nullable Object make(Arguments arguments, LoadContext context) throws IOException;
}
