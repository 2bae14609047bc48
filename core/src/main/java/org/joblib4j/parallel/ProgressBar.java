package org.joblib4j.parallel;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Progress as one line of a terminal.
 *
 * <p>How wide the terminal is cannot be asked without native code; so the line is drawn while the
 * terminal does not wrap lines, with what matters most in front.
 */
final class ProgressBar extends ProgressText {
  private static final int WIDTH = 20;
  private static final long PAUSE_NANOS = 100_000_000L;
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final String DO_NOT_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private final PrintStream out;
  private long nextDrawing;

  /**
   * A bar for a call.
   *
   * @param title what stands in front, empty for nothing
   * @param tasks -1 when their number is not known
   * @param workers how many tasks run at a time
   * @param clock as {@link System#nanoTime}
   */
  ProgressBar(String title, long tasks, int workers, PrintStream out, LongSupplier clock) {
    super(title, tasks, workers, 1, out, clock);
    this.out = out;
  }

  @Override
  void show() {
    if (elapsed() >= nextDrawing) {
      nextDrawing = elapsed() + PAUSE_NANOS;
      draw("");
    }
  }

  private void draw(String end) {
    String named = title().isEmpty() ? "" : title() + " ";
    out.print(ERASE_LINE + DO_NOT_WRAP + named + bar() + line() + end + WRAP);
    out.flush();
  }

  private String bar() {
    double part = part();
    if (part < 0) {
      return "";
    }
    int filled = (int) (part * WIDTH);
    return String.format(Locale.ROOT, "%3d %% [", percent())
        + "#".repeat(filled)
        + "-".repeat(WIDTH - filled)
        + "] ";
  }

  @Override
  public void ended(boolean whole) {
    draw(whole ? "" : ", ended early");
    out.println();
  }
}
