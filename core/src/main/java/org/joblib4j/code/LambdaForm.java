package org.joblib4j.code;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a serializable lambda says about itself: the method that holds its body and the values that
 * it captured.
 *
 * <p>The JVM keeps that from a program: a lambda is an instance of a hidden class with one method
 * that nobody can read. Only serialization asks it. The hidden class has a private {@code
 * writeReplace} that returns a {@link SerializedLambda}; reflection may call it only where the
 * package is open to us, but {@link ObjectOutputStream} is part of {@code java.base} and always
 * may.
 *
 * <p>So the lambda is "written" to a stream that shows each object to {@link #replaceObject} before
 * it writes it. The first object shown is the SerializedLambda. It is kept, and null is written in
 * its place: the captured values never reach the stream and need not be serializable.
 */
final class LambdaForm extends ObjectOutputStream {
  private @Nullable Object shown;

  private LambdaForm() throws IOException {
    super(OutputStream.nullOutputStream());
    enableReplaceObject(true);
  }

  @Override
  protected @Nullable Object replaceObject(Object object) {
    if (shown == null) {
      shown = object;
    }
    return null;
  }

  /** The form of a lambda or method reference; empty for an object of an ordinary class. */
  static Optional<SerializedLambda> of(Serializable function) {
    try (var stream = new LambdaForm()) {
      stream.writeObject(function);
      return stream.shown instanceof SerializedLambda lambda
          ? Optional.of(lambda)
          : Optional.empty();
    } catch (IOException _) { // an ordinary class that refuses to be written
      return Optional.empty();
    }
  }
}
