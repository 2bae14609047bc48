package org.joblib4j.code;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;

/**
 * A moment at which class files were looked at. What runs in a JVM is what its class files were
 * when they were loaded: a class that is loaded late, after a build replaced its file, is new code
 * among old. While no class is loaded, nothing new can run, unless a debugger redefines classes; so
 * a look is trusted for a second, and only until a class is loaded.
 *
 * @param nanos the moment by {@link System#nanoTime}
 * @param classes how many classes had been loaded, negative where nobody knows
 */
public record CodeMoment(long nanos, long classes) {
  private static final long TRUSTED_NANOS = 1_000_000_000L;

  /** Trimmed Java runtimes may lack the module that counts classes. */
  private static final boolean COUNTED =
      ModuleLayer.boot().findModule("java.management").isPresent();

  private static final long UNKNOWN = -1;

  /** Loaded where the module is there. */
  private static final class Loading {
    private static final ClassLoadingMXBean BEAN = ManagementFactory.getClassLoadingMXBean();

    private Loading() {}

    static long count() {
      return BEAN.getTotalLoadedClassCount();
    }
  }

  /** This moment; to be taken before what is looked at then. */
  public static CodeMoment now() {
    return new CodeMoment(System.nanoTime(), COUNTED ? Loading.count() : UNKNOWN);
  }

  /** Whether what was seen at an earlier moment still holds at this one. */
  public boolean trusts(CodeMoment earlier) {
    return classes != UNKNOWN
        && classes == earlier.classes
        && nanos - earlier.nanos < TRUSTED_NANOS;
  }
}
