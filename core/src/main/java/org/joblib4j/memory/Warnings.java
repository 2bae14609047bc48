package org.joblib4j.memory;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.joblib4j.memory.spi.ResultStore;
import org.joblib4j.memory.spi.StoreUnreachableException;
import org.jspecify.annotations.Nullable;

/** Tells each thing once: a cache that cannot write would say so with every call. */
final class Warnings {
  private static final Logger LOG = System.getLogger("org.joblib4j.memory");
  private static final int MOST = 10_000;
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private Warnings() {}

  /** Warns, unless this was told before. */
  static void once(String what, @Nullable Throwable cause) {
    if (isNew(what)) {
      LOG.log(Level.WARNING, what, cause);
    }
  }

  /**
   * Warns of a store that fails, once for each store and kind of failure: the messages of one full
   * disk differ by the file that had no room.
   *
   * @param what fails, and what is done about it; of a store that cannot be reached, everything
   *     fails
   */
  static void once(ResultStore store, String what, IOException cause) {
    String kind =
        cause instanceof FileSystemException file && file.getReason() != null
            ? file.getReason()
            : cause.getClass().getName();
    String told =
        cause instanceof StoreUnreachableException
            ? "cannot be reached; until it can, results are computed and not stored"
            : what;
    if (isNew(String.join("\n", store.location(), told, kind))) {
      LOG.log(
          Level.WARNING, "%s: %s (%s)".formatted(store.location(), told, message(cause)), cause);
    }
  }

  /** The message; of some exceptions of the JDK it is but a path. */
  static String message(IOException e) {
    return e instanceof FileSystemException file && file.getReason() == null
        ? e.getClass().getSimpleName() + ": " + e.getMessage()
        : String.valueOf(e.getMessage());
  }

  private static boolean isNew(String key) {
    return TOLD.size() < MOST && TOLD.add(key);
  }

  static void always(String what, @Nullable Throwable cause) {
    LOG.log(Level.WARNING, what, cause);
  }

  /** What a verbose memory tells; the text is made only where somebody reads it. */
  static void tell(boolean verbose, Supplier<String> what) {
    Level level = verbose ? Level.INFO : Level.DEBUG;
    if (LOG.isLoggable(level)) {
      LOG.log(level, what.get());
    }
  }
}
