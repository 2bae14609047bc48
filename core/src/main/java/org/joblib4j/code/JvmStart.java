package org.joblib4j.code;

import java.lang.management.ManagementFactory;
import java.time.Instant;

/** When this JVM started: what was written before is what it has loaded. */
final class JvmStart {
  private static final long IMPRECISION_MILLIS = 5_000;

  private JvmStart() {}

  /**
   * Whether a file was written after the JVM started.
   *
   * <p>The operating system counts a process's start from a boot time of whole seconds, which is
   * too coarse for a program that is compiled and run at once. The management interface knows the
   * millisecond, and takes a while to load: it is asked in case of doubt. A trimmed Java runtime
   * may lack it; then a file that may have been written after the start counts as such.
   */
  static boolean isBefore(Instant modified) {
    if (modified.isBefore(Coarse.INSTANT)) {
      return false;
    }
    return Exact.INSTANT.isBefore(modified);
  }

  /** The millisecond of the start. */
  static Instant instant() {
    return Exact.INSTANT;
  }

  private static final class Coarse {
    static final Instant INSTANT =
        ProcessHandle.current()
            .info()
            .startInstant()
            .map(start -> start.minusMillis(IMPRECISION_MILLIS))
            .orElse(Instant.MIN);
  }

  private static final class Exact {
    static final Instant INSTANT =
        ModuleLayer.boot().findModule("java.management").isPresent()
            ? Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime())
            : Coarse.INSTANT;

    private Exact() {}
  }
}
