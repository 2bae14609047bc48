package org.joblib4j.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * In a worker, the image of its caller's system class loader. That of the worker itself has this
 * library and nothing else, as a JVM with another one cannot use an ahead-of-time cache and takes
 * twice as long to start.
 *
 * <p>Its methods stand for those of {@link ClassLoader} of the same names, see {@link
 * SystemLoaderCalls}. Public because classes of the program call them; used in workers only.
 */
public final class CallersSystemLoader {
  private static volatile ClassLoader loader = ClassLoader.getSystemClassLoader();

  private CallersSystemLoader() {}

  /** Says what it is, before the first task. */
  static void use(ClassLoader image) {
    loader = image;
  }

  /** The loader itself. */
  public static ClassLoader getSystemClassLoader() {
    return loader;
  }

  /** A resource that it finds. */
  public static @Nullable URL getSystemResource(String name) {
    return loader.getResource(name);
  }

  /**
   * All resources of a name that it finds.
   *
   * @throws IOException when they cannot be looked for
   */
  public static Enumeration<URL> getSystemResources(String name) throws IOException {
    return loader.getResources(name);
  }

  /** The content of a resource that it finds. */
  public static @Nullable InputStream getSystemResourceAsStream(String name) {
    return loader.getResourceAsStream(name);
  }
}
