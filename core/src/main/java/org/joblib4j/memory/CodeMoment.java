package org.joblib4j.memory;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;

/**
 * A moment in the life of this JVM's code. A class that is loaded late, after its file was replaced
 * by a build, is new code among old; where no class was loaded since a moment, what runs is what
 * ran then.
 *
 * @param nanos the moment by {@link System#nanoTime}
 * @param classes how many classes had been loaded
 */
record CodeMoment(long nanos, long classes) {
  /** As long as an analysis does not look at the files again either. */
  private static final long TRUSTED_NANOS = 1_000_000_000L;

  private static final ClassLoadingMXBean LOADING = ManagementFactory.getClassLoadingMXBean();

  static CodeMoment now() {
    return new CodeMoment(System.nanoTime(), LOADING.getTotalLoadedClassCount());
  }

  /** Whether no class was loaded between an earlier moment and this one. */
  boolean hasClassesOf(CodeMoment earlier) {
    return classes == earlier.classes;
  }

  /** Whether what was known of the code at an earlier moment still holds at this one. */
  boolean trusts(CodeMoment earlier) {
    return hasClassesOf(earlier) && nanos - earlier.nanos < TRUSTED_NANOS;
  }
}
