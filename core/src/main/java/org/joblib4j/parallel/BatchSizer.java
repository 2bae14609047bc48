package org.joblib4j.parallel;

/**
 * Chooses how many tasks travel together.
 *
 * <p>A batch should take so long that handing it over costs next to nothing, and no longer, so that
 * workers finish together and results come early. The size starts at one task, because nothing is
 * known about them yet. Each batch that comes back says how long its tasks took; the size then
 * moves towards the backend's batch time, upwards at most fourfold a step, downwards at once.
 * Batches that are smaller than half the current size tell nothing about it and are ignored. Near
 * the end of an input of known length the rest is dealt out evenly.
 *
 * <p>Used by the dispatching thread only.
 */
final class BatchSizer {
  private static final int GROWTH = 4;
  private static final int LARGEST = 1 << 16;

  private final int fixed;
  private final long targetNanos;
  private final int workers;
  private int size = 1;

  /**
   * A sizer for one call.
   *
   * @param fixed the size of every batch, 0 to choose it
   * @param targetNanos how long a batch should take
   * @param workers among how many the rest of the input is dealt out
   */
  BatchSizer(int fixed, long targetNanos, int workers) {
    this.fixed = fixed;
    this.targetNanos = Math.max(1, targetNanos);
    this.workers = workers;
  }

  /**
   * The size of the next batch.
   *
   * @param remaining how many tasks are left, -1 when that is not known
   */
  int next(long remaining) {
    if (fixed > 0) {
      return fixed;
    }
    if (remaining < 0) {
      return size;
    }
    long share = (remaining + 2L * workers - 1) / (2L * workers);
    return Math.clamp(share, 1, size);
  }

  /** Learns from a batch that came back. */
  void observe(int tasks, long nanos) {
    if (fixed > 0 || tasks == 0 || tasks < size / 2) {
      return;
    }
    double ideal = (double) targetNanos * tasks / Math.max(1, nanos);
    size = Math.clamp((long) ideal, 1, Math.min(size * GROWTH, LARGEST));
  }

  /** How long a worker may go on with a batch before it gives back the rest. */
  long budgetNanos() {
    return fixed > 0 ? Long.MAX_VALUE : 4 * targetNanos;
  }
}
