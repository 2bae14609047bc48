package org.joblib4j.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A worker JVM did not come so far that it connected. */
final class StartException extends IOException {
  private static final long serialVersionUID = 1;

  /** What a JVM prints when it crashes, where that is no signal. */
  private static final String FATAL = "fatal error has been detected by the Java Runtime";

  /**
   * SIGILL, SIGABRT (how a JVM ends that has written of its crash), SIGBUS of Linux, SIGFPE, SIGBUS
   * of macOS, SIGSEGV; not SIGKILL and SIGTERM, which come from outside.
   */
  private static final Set<Integer> CRASHES = Set.of(4, 6, 7, 8, 10, 11);

  /** As Java tells the exit code of a process that a signal ended. */
  private static final int SIGNALLED = 128;

  /** Where a JVM that crashes says that it has written of it. */
  private static final Pattern REPORT = Pattern.compile("(?m)^# (.*hs_err_pid\\d+\\.log)$");

  private final boolean crash;

  /**
   * A start that failed.
   *
   * @param message what happened, and what the JVM printed
   * @param crash whether the JVM itself crashed
   */
  StartException(String message, boolean crash, @Nullable IOException cause) {
    super(message, cause);
    this.crash = crash;
  }

  /** Whether the JVM crashed, rather than refused to start, was killed, or took too long. */
  boolean isCrash() {
    return crash;
  }

  /** Deletes what the JVM has written of a crash whose reason is known. */
  void removeReport() throws IOException {
    Matcher report = REPORT.matcher(String.valueOf(getMessage()));
    if (report.find()) {
      Files.deleteIfExists(Path.of(report.group(1)));
    }
  }

  /** Whether a JVM that ended so has crashed. */
  static boolean isCrash(int exitCode, String output) {
    return CRASHES.contains(exitCode - SIGNALLED) || output.contains(FATAL);
  }
}
