package org.joblib4j.examples.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Prints the rows of Java and of Python, each with the speed-up over its own first row. */
final class Table {
  private static final String LINE = "%-36s %10s %10s %9s %12s %12s%n";

  /** Below this, what is measured is rather the hand-over than the product. */
  private static final double SMALL_NANOS = 20e6;

  private Table() {}

  static void print(PrintStream out, List<Row> java, List<Row> python) {
    out.println();
    out.printf(LINE, "", "cold", "warm", "speed-up", "sent", "extra memory");
    print(out, java);
    if (!python.isEmpty()) {
      out.println();
      print(out, python);
    }
    if (java.getFirst().warmNanos() < SMALL_NANOS) {
      out.println();
      out.println("These matrices are too small to gain from more than one thread.");
    }
    out.printf(
        """

        cold: the first run, with the start of workers and code that is not compiled yet
        warm: the median of five runs after a few seconds of warming up, on the same workers; the speed-up compares these
        sent: bytes to the workers in one warm run; extra memory: how much less all processes occupy (PSS) when the workers have ended
        """);
  }

  private static void print(PrintStream out, List<Row> rows) {
    double sequential = rows.getFirst().warmNanos();
    for (Row row : rows) {
      out.printf(
          LINE,
          row.name(),
          millis(row.coldNanos()),
          millis(row.warmNanos()),
          String.format(Locale.ROOT, "%.2fx", sequential / row.warmNanos()),
          bytes(row.sentBytes()),
          bytes(row.memoryBytes()));
    }
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }

  private static String bytes(OptionalLong bytes) {
    if (bytes.isEmpty()) {
      return "-";
    }
    double value = Math.max(0, bytes.getAsLong());
    if (value < 10_000) {
      return String.format(Locale.ROOT, "%.0f B", value);
    }
    return String.format(Locale.ROOT, "%.1f MB", value / 1e6);
  }
}
