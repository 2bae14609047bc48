package org.joblib4j.memory;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells each thing once: a cache that cannot write would say so with every call. */
final class Warnings {
  private static final Logger LOG = System.getLogger("org.joblib4j.memory");
  private static final int MOST = 10_000;
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private Warnings() {}

  /** Warns, unless this was told before. */
  static void once(String what, @Nullable Throwable cause) {
    if (TOLD.size() < MOST && TOLD.add(what)) {
      LOG.log(Level.WARNING, what, cause);
    }
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
