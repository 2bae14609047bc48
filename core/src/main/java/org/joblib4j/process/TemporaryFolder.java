package org.joblib4j.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * A private folder that is removed when it is closed, and at the latest when this JVM ends: a
 * daemon thread may be about to use it then, and does not get so far as to close it.
 */
final class TemporaryFolder implements AutoCloseable {
  /** Guarded by the class, as are the next two. */
  private static final Set<TemporaryFolder> OPEN = new HashSet<>();

  private static boolean hooked;
  private static boolean ended;

  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /**
   * A new folder among the temporary files.
   *
   * @throws IOException when it cannot be created, or the JVM is about to end
   */
  static TemporaryFolder create() throws IOException {
    synchronized (TemporaryFolder.class) {
      return of(TemporaryNames.createFolder(TemporaryNames.folder()));
    }
  }

  /**
   * A folder that somebody else has created.
   *
   * @throws IOException when the JVM is about to end
   */
  static TemporaryFolder of(Path existing) throws IOException {
    TemporaryFolder folder = new TemporaryFolder(existing);
    synchronized (TemporaryFolder.class) {
      if (ended) {
        TemporaryNames.removeQuietly(existing);
        throw new IOException("this JVM is about to end");
      }
      if (!hooked) {
        hooked = true;
        Runtime.getRuntime()
            .addShutdownHook(new Thread(new Removal(), "joblib4j temporary folders"));
      }
      OPEN.add(folder);
    }
    return folder;
  }

  Path path() {
    return path;
  }

  /** Removes the folder with all that is in it. Never fails: what cannot be removed stays. */
  @Override
  public void close() {
    synchronized (TemporaryFolder.class) {
      OPEN.remove(this);
    }
    TemporaryNames.removeQuietly(path);
  }

  private static synchronized void removeAll() {
    ended = true;
    for (TemporaryFolder folder : OPEN) {
      TemporaryNames.removeQuietly(folder.path);
    }
  }

  /** The shutdown hook. No lambda: the first one of a fresh JVM takes it milliseconds. */
  private static final class Removal implements Runnable {
    @Override
    public void run() {
      removeAll();
    }
  }
}
