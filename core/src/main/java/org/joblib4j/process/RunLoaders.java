package org.joblib4j.process;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The parent's numbers of its class loaders, in one run: that of jshell has another number in each.
 *
 * <p>jshell keeps its variables in static fields and replaces classes in place. So each run has an
 * image of its own of that loader in each worker, with the classes and variables as they are by
 * then. Safe for use by several threads.
 */
final class RunLoaders implements LoaderTable {
  /** Guarded by itself. */
  private final IdentityHashMap<ClassLoader, Integer> shells = new IdentityHashMap<>();

  /** Those of a new run. */
  RunLoaders() {}

  /** Those of the run in which a loader of jshell has this number. */
  RunLoaders(ClassLoader shell, int id) {
    shells.put(shell, id);
  }

  /** Whether a loader is jshell's. */
  static boolean isShell(@Nullable ClassLoader loader) {
    return loader != null && "jdk.jshell".equals(loader.getClass().getModule().getName());
  }

  @Override
  public int idOf(@Nullable ClassLoader loader) {
    if (loader == null || !isShell(loader)) {
      return ParentLoaders.TABLE.idOf(loader);
    }
    synchronized (shells) {
      return shells.computeIfAbsent(loader, ParentLoaders.TABLE::passingIdOf);
    }
  }

  @Override
  public ClassLoader loader(int id) throws ClassNotFoundException {
    return ParentLoaders.TABLE.loader(id);
  }
}
