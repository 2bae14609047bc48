package org.joblib4j.process;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The parent's numbers of its class loaders: one table for the JVM, as workers outlive pools. */
final class ParentLoaders implements LoaderTable {
  static final ParentLoaders TABLE = new ParentLoaders();

  private final Map<ClassLoader, Integer> ids = new WeakHashMap<>();
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

  /** Of negative numbers. */
  private final List<WeakReference<ClassLoader>> passing = new ArrayList<>();

  private ParentLoaders() {}

  @Override
  @SuppressWarnings("ReferenceEquality") // a loader is known by its identity
  public synchronized int idOf(@Nullable ClassLoader loader) {
    if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
      return OWN;
    }
    Integer known = ids.get(loader);
    if (known != null) {
      return known;
    }
    loaders.add(new WeakReference<>(loader));
    int id = loaders.size();
    ids.put(loader, id);
    return id;
  }

  /** A new number for a loader, below {@link #OWN}: workers forget the image that has it. */
  synchronized int passingIdOf(ClassLoader loader) {
    passing.add(new WeakReference<>(loader));
    return -passing.size();
  }

  @Override
  public synchronized ClassLoader loader(int id) throws ClassNotFoundException {
    ClassLoader loader =
        id == OWN ? ownLoader() : id > 0 ? loaders.get(id - 1).get() : passing.get(-id - 1).get();
    if (loader == null) {
      throw new ClassNotFoundException(
          "its class loader was unloaded while a worker process used it");
    }
    return loader;
  }

  private static ClassLoader ownLoader() {
    ClassLoader loader = ParentLoaders.class.getClassLoader();
    return loader != null ? loader : ClassLoader.getSystemClassLoader();
  }
}
