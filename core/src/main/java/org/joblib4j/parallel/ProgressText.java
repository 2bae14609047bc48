package org.joblib4j.parallel;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.joblib4j.text.DurationText;

/**
 * Progress as lines of text.
 *
 * <p><b>Speed</b> is that of tasks that workers compute, counted from when the first were sent:
 * results that were there come in an instant, and say nothing of the time that the others take.
 */
class ProgressText implements Progress.Watch {
  private static final long FIRST_PAUSE_NANOS = 2_000_000_000L;
  private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;
  private static final int EVERY_BATCH = 10;
  private static final double NANOS_OF_A_SECOND = 1e9;

  private final String title;
  private final long tasks;
  private final int workers;
  private final int verbosity;
  private final PrintStream out;
  private final LongSupplier clock;
  private final long began;
  private boolean sent;
  private long firstSent;
  private long done;
  private long recalled;
  private long failed;
  private long retried;
  private long nextLine = FIRST_PAUSE_NANOS;

  /**
   * Text about a call.
   *
   * @param title what stands in front, empty for nothing
   * @param tasks -1 when their number is not known
   * @param workers how many tasks run at a time
   * @param clock as {@link System#nanoTime}
   */
  ProgressText(
      String title, long tasks, int workers, int verbosity, PrintStream out, LongSupplier clock) {
    this.title = title.isBlank() ? "" : title.strip().replaceAll("\\s+", " ");
    this.tasks = tasks;
    this.workers = workers;
    this.verbosity = verbosity;
    this.out = out;
    this.clock = clock;
    this.began = clock.getAsLong();
  }

  static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  static PrintStream standardError() {
    return System.err;
  }

  @Override
  public void sent(long firstIndex, int count) {
    if (!sent) {
      sent = true;
      firstSent = elapsed();
    }
  }

  @Override
  public void recalled(long firstIndex, int count) {
    done += count;
    recalled += count;
    show();
  }

  @Override
  public void finished(Completion completion) {
    if (completion.tasks() > 0) {
      done += completion.tasks();
      show();
    }
  }

  @Override
  public void failed(Outcome.Failure<?> failure, boolean again) {
    if (again) {
      retried++;
    } else {
      failed++;
    }
    show();
  }

  /** Shows where the call stands, if it is time to. */
  void show() {
    long elapsed = elapsed();
    if (verbosity >= EVERY_BATCH || elapsed >= nextLine) {
      // Pauses grow with the time that has passed: a night is not worth ten thousand lines.
      nextLine = elapsed + Math.clamp(elapsed / 10, FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
      print("");
    }
  }

  @Override
  public void ended(boolean whole) {
    print(whole ? ", finished" : ", ended early");
  }

  private void print(String end) {
    String named = title.isEmpty() ? "" : title + ": ";
    out.println("[joblib4j] " + named + (part() < 0 ? "" : percent() + " %, ") + line() + end);
  }

  final String title() {
    return title;
  }

  final long elapsed() {
    return clock.getAsLong() - began;
  }

  /** The part of all tasks that has ended, -1 when that is not known. */
  final double part() {
    return tasks <= 0 ? -1 : Math.min(1, (double) (done + failed) / tasks);
  }

  /** The same in percent; the last one is the last task's. */
  final int percent() {
    return (int) (100 * part());
  }

  /** Where the call stands: what a narrow terminal had better show comes first. */
  final String line() {
    StringBuilder line = new StringBuilder();
    line.append(done).append(tasks < 0 ? " done" : " of " + tasks + " done");
    count(line, failed, " failed");
    double rate = rate();
    long rest = tasks - done - failed;
    // Before each worker has ended a task, the first ones to end say too little.
    if (tasks > 0 && rest > 0 && rate > 0 && computed() >= workers) {
      line.append(", ").append(time(rest / rate)).append(" left");
    }
    if (rate > 0) {
      line.append(", ").append(RateText.of(rate));
    }
    count(line, recalled, " found");
    count(line, retried, retried == 1 ? " retry" : " retries");
    return line.append(", ")
        .append(time(elapsed() / NANOS_OF_A_SECOND))
        .append(" elapsed")
        .toString();
  }

  /** How many tasks are computed in a second, 0 when that is not known. */
  private double rate() {
    long nanos = elapsed() - firstSent;
    return sent && nanos > 0 ? computed() / (nanos / NANOS_OF_A_SECOND) : 0;
  }

  private long computed() {
    return done - recalled + failed;
  }

  private static void count(StringBuilder line, long count, String what) {
    if (count > 0) {
      line.append(", ").append(count).append(what);
    }
  }

  private static String time(double seconds) {
    // Tenths are exact enough, and do not change with each drawing.
    return DurationText.of(Duration.ofMillis(100 * Math.round(10 * seconds)));
  }
}
