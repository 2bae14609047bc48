package org.joblib4j.travel;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

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
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    return isLambda(description) ? SerializedLambda.class : super.resolveClass(description);
  }

  /** Whether a description is that of a lambda, whose class only this type knows. */
  protected static boolean isLambda(ObjectStreamClass description) {
    return description.getName().equals(SerializedLambda.NAME);
  }

  @Override
  protected @Nullable Object resolveObject(Object object) throws IOException {
    return object instanceof Substitute substitute ? substitute.resolve() : object;
  }
}
