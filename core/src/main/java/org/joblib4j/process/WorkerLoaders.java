package org.joblib4j.process;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The worker's images of the parent's class loaders. */
final class WorkerLoaders implements LoaderTable {
  private final ConcurrentHashMap<Integer, RemoteClassLoader> loaders = new ConcurrentHashMap<>();
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
    RemoteClassLoader known = loaders.get(id);
    if (known != null) {
      return known;
    }
    RemoteClassLoader made = new RemoteClassLoader(id, this, client);
    RemoteClassLoader earlier = loaders.putIfAbsent(id, made);
    return earlier != null ? earlier : made;
  }
}
