package org.joblib4j.process;

import java.io.IOException;
import java.io.OutputStream;
import org.joblib4j.travel.ValueOutput;
import org.jspecify.annotations.Nullable;

/**
 * Java serialization that notes the loader of each class and lets an {@link Encoder} take out
 * arrays.
 */
final class ObjectWriter extends ValueOutput {
  private final Encoder encoder;
  private final LoaderTable loaders;

  ObjectWriter(OutputStream out, Encoder encoder, LoaderTable loaders) throws IOException {
    super(out);
    this.encoder = encoder;
    this.loaders = loaders;
  }

  @Override
  protected void writeStreamHeader() {
    // Both ends are of one build: there is no version to check.
  }

  @Override
  protected void annotateClass(Class<?> type) throws IOException {
    writeInt(loaders.idOf(type.getClassLoader()));
  }

  @Override
  protected void annotateProxyClass(Class<?> type) throws IOException {
    writeInt(loaders.idOf(type.getClassLoader()));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // whether it is the object itself
  protected @Nullable Object replaceObject(Object object) throws IOException {
    encoder.progress();
    Object left = encoder.filter(object);
    if (left != object) {
      return left;
    }
    Object replaced = encoder.replace(object);
    return replaced != null ? replaced : super.replaceObject(object);
  }
}
