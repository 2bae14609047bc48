package org.joblib4j.parallel;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** Progress as lines of text. */
class ProgressText implements Progress.Watch {
  private static final long FIRST_PAUSE_NANOS = 2_000_000_000L;
  private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;
  private static final int EVERY_BATCH = 10;

  private final long tasks;
  private final int verbosity;
  private final PrintStream out;
  private final long began = System.nanoTime();
  private long done;
  private long recalled;
  private long failed;
  private long retried;
  private long nextLine = FIRST_PAUSE_NANOS;

  /**
   * Text about a call.
   *
   * @param tasks -1 when their number is not known
   */
  ProgressText(long tasks, int verbosity, PrintStream out) {
    this.tasks = tasks;
    this.verbosity = verbosity;
    this.out = out;
  }

  static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  static PrintStream standardError() {
    return System.err;
  }

  @Override
  public void recalled(long firstIndex, int tasks) {
    done += tasks;
    recalled += tasks;
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
  public void failed(long index, int attempt, Throwable cause, boolean again) {
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
      out.println("[joblib4j] " + line());
    }
  }

  @Override
  public void ended(boolean whole) {
    out.println("[joblib4j] " + line() + (whole ? ", finished" : ", ended early"));
  }

  final long elapsed() {
    return System.nanoTime() - began;
  }

  /** The part of all tasks that has ended, -1 when that is not known. */
  final double part() {
    return tasks <= 0 ? -1 : Math.min(1, (double) (done + failed) / tasks);
  }

  /** Where the call stands. */
  final String line() {
    StringBuilder line = new StringBuilder();
    line.append(done).append(tasks < 0 ? " done" : " of " + tasks + " done");
    if (recalled > 0) {
      line.append(", ").append(recalled).append(" of them found");
    }
    if (failed > 0) {
      line.append(", ").append(failed).append(" failed");
    }
    if (retried > 0) {
      line.append(", ").append(retried).append(retried == 1 ? " retry" : " retries");
    }
    long elapsed = elapsed();
    line.append(", ").append(time(elapsed)).append(" elapsed");
    double part = part();
    if (part > 0 && part < 1) {
      line.append(", ").append(time((long) (elapsed / part - elapsed))).append(" left");
    }
    return line.toString();
  }

  private static String time(long nanos) {
    double seconds = nanos / 1e9;
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = (long) seconds;
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d h", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
