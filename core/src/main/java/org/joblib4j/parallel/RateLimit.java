package org.joblib4j.parallel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.joblib4j.text.DurationText;
import org.joblib4j.timing.Timer;

/**
 * How many tasks may begin within a time: a sliding log of those that have.
 *
 * <p>Whatever window of that length a service counts in, it never sees more. A bucket of tokens
 * would let twice as many begin within one window after a pause; evenly spaced tasks would be
 * slower than what is allowed. Whoever wants them evenly spaced asks for one task in a shorter
 * time.
 *
 * <p>Shared by all calls of a value. Safe for use by several threads.
 */
final class RateLimit {
  private final int tasks;
  private final Duration per;
  private final Timer timer;

  /** When those began that count; guarded by this. */
  private final Queue<Long> begun = new ArrayDeque<>();

  RateLimit(int tasks, Duration per, Timer timer) {
    this.tasks = tasks;
    this.per = per;
    this.timer = timer;
  }

  Timer timer() {
    return timer;
  }

  /** In how many nanoseconds a task may begin, 0 for now. */
  synchronized long nanosUntilNext() {
    long now = timer.nanoTime();
    Long oldest = begun.peek();
    while (oldest != null && now - oldest >= per.toNanos()) {
      begun.remove();
      oldest = begun.peek();
    }
    return oldest == null || begun.size() < tasks ? 0 : per.toNanos() - (now - oldest);
  }

  /** Counts a task that begins, if it may now. */
  synchronized boolean tryBegin() {
    return nanosUntilNext() == 0 && begun.add(timer.nanoTime());
  }

  /** For a person to read. */
  @Override
  public String toString() {
    return tasks + " in " + DurationText.of(per);
  }
}
