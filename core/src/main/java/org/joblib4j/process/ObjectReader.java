package org.joblib4j.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;

/** Reads what an {@link ObjectWriter} wrote. */
final class ObjectReader extends ObjectInputStream {
  private final Decoder decoder;
  private final LoaderTable loaders;

  ObjectReader(InputStream in, Decoder decoder, LoaderTable loaders) throws IOException {
    super(in);
    this.decoder = decoder;
    this.loaders = loaders;
    enableResolveObject(true);
  }

  @Override
  protected void readStreamHeader() {
    // Nothing was written, see ObjectWriter.
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    ClassLoader loader = loaders.loader(readInt());
    try {
      return Class.forName(description.getName(), false, loader);
    } catch (ClassNotFoundException e) {
      if (description.getName().indexOf('.') < 0) {
        return super.resolveClass(description); // knows the primitive types
      }
      throw e;
    }
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
  protected Object resolveObject(Object object) throws IOException {
    return object instanceof StandIn standIn ? standIn.resolve(decoder) : object;
  }
}
