package org.joblib4j.travel;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;

/** Reads what a {@link ValueOutput} wrote. For one thread. */
public class ValueInput extends ObjectInputStream {

  /**
   * Begins to read.
   *
   * @throws IOException when the header cannot be read
   */
  public ValueInput(InputStream in) throws IOException {
    super(in);
    enableResolveObject(true);
  }

  @Override
  protected Object resolveObject(Object object) throws IOException {
    return object instanceof Substitute substitute ? substitute.resolve() : object;
  }
}
