package org.joblib4j.process;

import java.io.IOException;
import java.nio.file.Files;
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
    return createIn(TemporaryNames.folder());
  }

  /**
   * A new folder in another one.
   *
   * @throws IOException when it cannot be created, or the JVM is about to end
   */
  static TemporaryFolder createIn(Path parent) throws IOException {
    return create(TemporaryNames.unguessable(parent, ""));
  }

  /**
   * A new folder of a name that was chosen before, so that somebody else knows it already.
   *
   * @throws IOException when it cannot be created, or the JVM is about to end
   */
  static TemporaryFolder create(Path path) throws IOException {
    synchronized (TemporaryFolder.class) {
      checkNotEnded();
      Files.createDirectory(path, TemporaryNames.PRIVATE_FOLDER);
      return open(path);
    }
  }

  /**
   * A folder that somebody else has created.
   *
   * @throws IOException when the JVM is about to end
   */
  static TemporaryFolder of(Path existing) throws IOException {
    synchronized (TemporaryFolder.class) {
      if (ended) {
        TemporaryNames.removeQuietly(existing);
      }
      checkNotEnded();
      return open(existing);
    }
  }

  /** Under the lock of the class. */
  private static void checkNotEnded() throws IOException {
    if (ended) {
      throw new IOException("this JVM is about to end");
    }
  }

  /** Under the lock of the class. */
  private static TemporaryFolder open(Path path) {
    if (!hooked) {
      hooked = true;
      Runtime.getRuntime().addShutdownHook(new Thread(new Removal(), "joblib4j temporary folders"));
    }
    TemporaryFolder folder = new TemporaryFolder(path);
    OPEN.add(folder);
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

  /** Removes all folders of this JVM, which is about to end; no new one is created. */
  static synchronized void removeAll() {
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
