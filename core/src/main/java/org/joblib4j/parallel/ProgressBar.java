package org.joblib4j.parallel;

import java.io.PrintStream;

/** Progress as one line of a terminal. */
final class ProgressBar extends ProgressText {
  private static final int WIDTH = 30;
  private static final long PAUSE_NANOS = 100_000_000L;
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintStream out;
  private long nextDrawing;

  /**
   * A bar for a call.
   *
   * @param tasks -1 when their number is not known
   */
  ProgressBar(long tasks, PrintStream out) {
    super(tasks, 1, out);
    this.out = out;
  }

  @Override
  void show() {
    if (elapsed() >= nextDrawing) {
      nextDrawing = elapsed() + PAUSE_NANOS;
      draw();
    }
  }

  private void draw() {
    out.print(ERASE_LINE + bar() + line());
    out.flush();
  }

  private String bar() {
    double part = part();
    if (part < 0) {
      return "";
    }
    int filled = (int) (part * WIDTH);
    return "[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] ";
  }

  @Override
  public void ended(boolean whole) {
    draw();
    out.println(whole ? "" : ", ended early");
  }
}
