package org.joblib4j.parallel;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How many CPUs this JVM may use, and what a number of jobs means on them. */
final class CpuCount {
  static final String OVERRIDE = "JOBLIB4J_CPU_COUNT";

  /** How long what was read is used by those who ask all the time. */
  private static final long RECENT_NANOS = 100_000_000;

  private static volatile @Nullable Reading latest;

  private CpuCount() {}

  private record Reading(int cpus, long nanoTime) {}

  /**
   * As {@link #available()}, a moment ago: for each worker that begins or ends, as the system call
   * behind it may cost more than what the worker does.
   */
  static int recentlyAvailable() {
    long now = System.nanoTime();
    Reading reading = latest;
    if (reading == null || now - reading.nanoTime() > RECENT_NANOS) {
      reading = new Reading(available(), now);
      latest = reading;
    }
    return reading.cpus();
  }

  /**
   * The CPUs that this JVM may use: what the JVM sees after affinity and cgroup limits, and at most
   * what the environment variable {@value #OVERRIDE} says.
   */
  static int available() {
    return available(Runtime.getRuntime().availableProcessors(), System.getenv(OVERRIDE));
  }

  static int available(int seen, @Nullable String override) {
    if (override == null || override.isBlank()) {
      return seen;
    }
    try {
      int limit = Integer.parseInt(override.strip());
      if (limit >= 1) {
        return Math.min(seen, limit);
      }
    } catch (NumberFormatException e) {
      // falls through to the one message for every unusable value
    }
    throw new IllegalArgumentException(
        "the environment variable "
            + OVERRIDE
            + " is '"
            + override
            + "'; set it to a whole number of at least 1, or unset it");
  }

  /** How many cores those are, at most. */
  static int physical() {
    return Math.min(
        available(), PhysicalCores.of(Path.of("/sys/devices/system/cpu")).orElse(available()));
  }

  /**
   * The number of workers that a number of jobs stands for: a positive one is taken as it is, -1 is
   * all CPUs, -2 all but one, and so on, never fewer than one.
   *
   * @throws IllegalArgumentException for 0
   */
  static int workersFor(int jobs, int cpus) {
    check(jobs);
    return jobs > 0 ? jobs : Math.max(1, cpus + 1 + jobs);
  }

  /**
   * Refuses a number of jobs that stands for no workers.
   *
   * @throws IllegalArgumentException for 0
   */
  static void check(int jobs) {
    if (jobs == 0) {
      throw new IllegalArgumentException(
          "0 jobs cannot run anything; give a positive number, or -1 for all CPUs");
    }
  }
}
