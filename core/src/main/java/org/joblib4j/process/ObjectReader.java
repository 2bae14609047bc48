package org.joblib4j.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import org.joblib4j.travel.ValueInput;
import org.jspecify.annotations.Nullable;

/** Reads what an {@link ObjectWriter} wrote. */
final class ObjectReader extends ValueInput {
  private final Decoder decoder;
  private final LoaderTable loaders;

  ObjectReader(InputStream in, Decoder decoder, LoaderTable loaders) throws IOException {
    super(in);
    this.decoder = decoder;
    this.loaders = loaders;
  }

  @Override
  protected void readStreamHeader() {
    // Nothing was written, see ObjectWriter.
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    String name = description.getName();
    ClassLoader loader = loaders.loader(readInt());
    if (isLambda(description)) {
      return super.resolveClass(description);
    }
    Class<?> primitive = Class.forPrimitiveName(name);
    return primitive != null ? primitive : Class.forName(name, false, loader);
  }

  @Override
  protected Class<?> resolveProxyClass(String[] interfaces)
      throws IOException, ClassNotFoundException {
    ClassLoader loader = loaders.loader(readInt());
    Class<?>[] types = new Class<?>[interfaces.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = Class.forName(interfaces[i], false, loader);
    }
    return Proxy.newProxyInstance(loader, types, (_, _, _) -> null).getClass();
  }

  @Override
  protected @Nullable Object resolveObject(Object object) throws IOException {
    decoder.progress();
    return object instanceof StandIn standIn
        ? standIn.resolve(decoder)
        : super.resolveObject(object);
  }
}
