package org.joblib4j.process;

import org.jspecify.annotations.Nullable;

/**
 * Numbers for the parent's class loaders, by which both JVMs speak about them.
 *
 * <p>Two classes of one name, from two loaders of the parent, are two classes in a worker too: a
 * serialized class carries the number of its loader. Safe for use by several threads.
 */
interface LoaderTable {
  /** The JDK's loaders and the one of this library, which each JVM has itself. */
  int OWN = 0;

  /** The number of a loader, {@link #OWN} for the bootstrap loader. */
  int idOf(@Nullable ClassLoader loader);

  /**
   * The loader of a number.
   *
   * @throws ClassNotFoundException when it was collected
   */
  ClassLoader loader(int id) throws ClassNotFoundException;
}
