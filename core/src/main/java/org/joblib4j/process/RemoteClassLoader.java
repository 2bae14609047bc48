package org.joblib4j.process;

import java.io.IOException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The worker's image of one class loader of the parent: defines the classes which that loader
 * defines, with the bytes that it gives.
 *
 * <p>The JDK's and this library's classes come from the worker itself. For any other the parent is
 * asked which of its loaders defines it, so that each arrangement of loaders there, with several
 * versions of a class, is the same here. This works for a class path, a module path, a jar of jars,
 * jshell, and classes compiled in memory alike.
 */
final class RemoteClassLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  /** What its name begins with; the number of the loader follows. */
  private static final String NAME = "joblib4j-";

  private final int id;
  private final WorkerLoaders loaders;
  private final ClassClient client;
  private final ConcurrentHashMap<String, String> absent = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, ProtectionDomain> domains = new ConcurrentHashMap<>();

  RemoteClassLoader(int id, WorkerLoaders loaders, ClassClient client) {
    super(NAME + id, RemoteClassLoader.class.getClassLoader());
    this.id = id;
    this.loaders = loaders;
    this.client = client;
  }

  /** The parent's number of the loader that this one mirrors. */
  int id() {
    return id;
  }

  /** The number in the name of such a loader, -1 for the name of another one. */
  static int idIn(@Nullable String name) {
    if (name == null || !name.startsWith(NAME)) {
      return -1;
    }
    try {
      return Integer.parseInt(name, NAME.length(), name.length(), 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String known = absent.get(name);
    if (known != null) {
      throw new ClassNotFoundException(known);
    }
    ClassAnswer answer = client.findClass(id, name);
    if (answer instanceof ClassAnswer.Bytes found) {
      byte[] bytes = SystemLoaderCalls.replaced(found.bytes());
      definePackageOf(name, found.texts());
      Class<?> type = defineClass(name, bytes, 0, bytes.length, domain(found.location()));
      if (found.variables().length > 0) {
        setVariables(type, found.variables());
      }
      return type;
    }
    if (answer instanceof ClassAnswer.DefinedBy(int definer)) {
      return loaders.loader(definer).loadClass(name);
    }
    if (answer instanceof ClassAnswer.Refused(String reason)) {
      // Not as a class that is not found: the JVM would hide the message behind an error of its
      // own.
      throw new IllegalStateException(reason);
    }
    String reason = name + ((ClassAnswer.Absent) answer).reason();
    absent.put(name, reason);
    throw new ClassNotFoundException(reason);
  }

  private void setVariables(Class<?> type, byte[] variables) throws ClassNotFoundException {
    try {
      ShellVariables.set(type, variables, loaders);
    } catch (IOException e) {
      throw new ClassNotFoundException(type.getName() + ": " + e.getMessage(), e);
    }
  }

  private void definePackageOf(String className, PackageTexts texts) {
    String name = className.substring(0, Math.max(0, className.lastIndexOf('.')));
    if (!texts.isEmpty() && getDefinedPackage(name) == null) {
      try {
        Package _ =
            definePackage(
                name,
                texts.get(0),
                texts.get(1),
                texts.get(2),
                texts.get(3),
                texts.get(4),
                texts.get(5),
                null);
      } catch (IllegalArgumentException e) {
        // Another thread has done it.
      }
    }
  }

  private @Nullable ProtectionDomain domain(String location) {
    if (location.isEmpty()) {
      return null;
    }
    return domains.computeIfAbsent(location, this::newDomain);
  }

  private @Nullable ProtectionDomain newDomain(String location) {
    URL url = RemoteResource.parse(location);
    return url == null
        ? null
        : new ProtectionDomain(
            new CodeSource(url, (Certificate @Nullable []) null), null, this, null);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    List<URL> found = located(name);
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    return Collections.enumeration(located(name));
  }

  private List<URL> located(String name) {
    try {
      return client.findResources(id, name);
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public String toString() {
    return "class loader " + id + " of the parent process";
  }
}
