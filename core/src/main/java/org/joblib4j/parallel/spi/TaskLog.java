package org.joblib4j.parallel.spi;

/**
 * What a task has logged and printed, as far as a worker can tell it from what others do; its end
 * where that is much.
 *
 * <p>Safe for use by several threads: those that a task starts may write to it, too.
 */
public final class TaskLog {
  private static final int MOST_CHARACTERS = 1 << 16;

  private final StringBuilder text = new StringBuilder();

  /** Nothing as yet. */
  public TaskLog() {}

  /** Adds some text. */
  public synchronized void add(CharSequence more) {
    text.append(more);
    if (text.length() > 2 * MOST_CHARACTERS) {
      text.delete(0, text.length() - MOST_CHARACTERS);
    }
  }

  /** Another task begins. */
  synchronized void clear() {
    text.setLength(0);
  }

  /** What is there of the task. */
  @Override
  public synchronized String toString() {
    return text.substring(Math.max(0, text.length() - MOST_CHARACTERS));
  }
}
