package org.joblib4j.travel;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Java serialization would write of one object: neither fields of the JDK's classes nor what a
 * lambda says about itself can be read by reflection where packages are not open, but {@link
 * ObjectOutputStream} may, and shows each object before it writes it.
 *
 * <p>Nothing is written. An object that was shown below the first is left out, and so what it
 * refers to never comes.
 */
final class Shown extends ObjectOutputStream {
  private final Object start;
  private final List<Object> shown = new ArrayList<>();

  private Shown(Object start) throws IOException {
    super(OutputStream.nullOutputStream());
    this.start = start;
    enableReplaceObject(true);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the object itself
  protected @Nullable Object replaceObject(Object object) {
    if (object == start) {
      return object;
    }
    shown.add(object);
    return null;
  }

  private static Shown of(Object object) throws IOException {
    try (Shown stream = new Shown(object)) {
      stream.writeObject(object);
      return stream;
    }
  }

  /**
   * The objects that are written next for an object, without strings and classes: what it refers
   * to, or what its {@code writeReplace} returns.
   *
   * @throws IOException when its own methods refuse
   */
  static List<Object> children(Serializable object) throws IOException {
    return of(object).shown;
  }

  /** What a lambda or method reference says about itself, null for any other object. */
  static @Nullable SerializedLambda form(Object function) throws IOException {
    List<Object> shown = of(function).shown;
    return shown.size() == 1 && shown.getFirst() instanceof SerializedLambda form ? form : null;
  }
}
