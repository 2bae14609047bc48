package org.joblib4j.parallel;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.joblib4j.timing.Timer;

/**
 * How much memory is to stay free while tasks begin.
 *
 * @param bytes so much
 * @param free how much is free now
 * @param timer by which it is looked at
 */
record MemoryBound(long bytes, LongSupplier free, Timer timer) {
  /** How long what was read of the free memory is believed. */
  private static final long GOOD_NANOS = 10_000_000;

  /** After how long it is read again where too little was free. */
  static final long LOOK_NANOS = 100_000_000;

  /** How long a task may take to show how much memory it needs. */
  static final long STEP_NANOS = 500_000_000;

  /** For a person to read. */
  @Override
  public String toString() {
    return text(bytes);
  }

  private static String text(long bytes) {
    return bytes < 1 << 30
        ? String.format(Locale.ROOT, "%.0f MiB", bytes / 0x1p20)
        : String.format(Locale.ROOT, "%.1f GiB", bytes / 0x1p30);
  }

  /**
   * The bound as one call keeps it.
   *
   * <p>When a task begins, it has taken no memory yet: looked at too early, there would be room for
   * all of them. So one more task than ever before begins only when the last such one has had some
   * time, or another has come back meanwhile: quick tasks fill the workers at once, slow ones step
   * by step. A task that follows one that has ended waits only for memory. One always may run.
   *
   * <p>For the dispatching thread.
   */
  final class Gate {
    /** How many ran at the same time, or as many as there was room for. */
    private int level;

    private long raisedNanos;
    private boolean known;
    private long readNanos;
    private long bytesFree;

    /** In how many nanoseconds one more batch may begin, or should ask again; 0 for now. */
    long nanosUntilNext(int underWay) {
      if (underWay == 0) {
        return 0;
      }
      long now = timer.nanoTime();
      if (underWay >= level && now - raisedNanos < STEP_NANOS) {
        return STEP_NANOS - (now - raisedNanos);
      }
      if (!known || now - readNanos >= GOOD_NANOS) {
        bytesFree = free.getAsLong();
        readNanos = now;
        known = true;
      }
      if (bytesFree >= bytes) {
        return 0;
      }
      level = underWay;
      return LOOK_NANOS;
    }

    /** Another batch has begun; so many run now. */
    void begun(int underWay) {
      if (underWay > level) {
        level = underWay;
        raisedNanos = timer.nanoTime();
      }
    }

    /** A batch has come back, having shown what it needs. */
    void returned() {
      raisedNanos = timer.nanoTime() - STEP_NANOS;
    }

    /** Why no batch begins. */
    String reason() {
      return known && bytesFree < bytes
          ? text(bytesFree) + " of memory are free, and " + text(bytes) + " are to stay free"
          : "";
    }
  }
}
