package org.joblib4j.process;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The worker's images of the parent's class loaders. */
final class WorkerLoaders implements LoaderTable {
  private final ConcurrentHashMap<Integer, RemoteClassLoader> loaders = new ConcurrentHashMap<>();

  /** Guarded by this. */
  private final Map<Integer, WeakReference<RemoteClassLoader>> passing = new HashMap<>();

  private final ClassClient client;

  WorkerLoaders(ClassClient client) {
    this.client = client;
  }

  /** The number of the nearest loader that the parent has too. */
  @Override
  public int idOf(@Nullable ClassLoader loader) {
    for (ClassLoader up = loader; up != null; up = up.getParent()) {
      if (up instanceof RemoteClassLoader remote) {
        return remote.id();
      }
    }
    return OWN;
  }

  @Override
  public ClassLoader loader(int id) {
    if (id == OWN) {
      return ClassLoader.getSystemClassLoader();
    }
    if (id < OWN) {
      return passing(id);
    }
    RemoteClassLoader known = loaders.get(id);
    if (known != null) {
      return known;
    }
    RemoteClassLoader made = new RemoteClassLoader(id, this, client);
    RemoteClassLoader earlier = loaders.putIfAbsent(id, made);
    return earlier != null ? earlier : made;
  }

  /** An image that goes with the objects of its run, see {@link RunLoaders}. */
  private synchronized RemoteClassLoader passing(int id) {
    passing.values().removeIf(loader -> loader.get() == null);
    WeakReference<RemoteClassLoader> reference = passing.get(id);
    RemoteClassLoader known = reference == null ? null : reference.get();
    if (known != null) {
      return known;
    }
    RemoteClassLoader made = new RemoteClassLoader(id, this, client);
    passing.put(id, new WeakReference<>(made));
    return made;
  }
}
