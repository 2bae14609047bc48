package org.joblib4j.parallel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.joblib4j.text.DurationText;

/** A {@link RunReport} in at most ten lines, for a person. */
final class ReportText {
  private static final int LONGEST_LINE = 160;

  /** Two lines of numbers, and for each of the three lists this many and one for the rest. */
  private static final int MOST_OF_A_KIND = 2;

  private final StringJoiner lines = new StringJoiner(System.lineSeparator());
  private final RunReport report;

  private ReportText(RunReport report) {
    this.report = report;
  }

  static String of(RunReport report) {
    return new ReportText(report).text();
  }

  private String text() {
    lines.add(counts());
    lines.add(times());
    list("worker died: ", deaths(), 0);
    list("failed: ", failures(), report.failedLeftOut());
    List<String> slowest = report.slowest().stream().map(this::slow).toList();
    slowest.stream().limit(MOST_OF_A_KIND).forEach(text -> add("slowest: ", text));
    return lines.toString();
  }

  private String counts() {
    StringBuilder text = new StringBuilder();
    text.append(report.tasks()).append(report.tasks() == 1 ? " task" : " tasks");
    text.append(" finished in ").append(DurationText.of(report.wall()));
    if (report.tasks() > 0) {
      text.append(", ").append(RateText.of(report.tasksPerSecond()));
    }
    if (report.recalled() > 0) {
      text.append("; ").append(report.recalled()).append(" found");
    }
    if (report.failures() > 0) {
      text.append("; ").append(report.failures()).append(" failed");
    }
    if (report.retries() > 0) {
      text.append("; ")
          .append(report.retries())
          .append(report.retries() == 1 ? " retry" : " retries");
    }
    return text.append(report.whole() ? "" : "; the call ended early").toString();
  }

  private String times() {
    return (report.jobs() == 1 ? "1 worker" : report.jobs() + " workers")
        + " for "
        + DurationText.of(report.wall())
        + ": "
        + part(report.busy(), "busy")
        + part(report.overhead(), ", overhead")
        + part(report.lost(), ", lost")
        + part(report.idle(), ", idle");
  }

  private String part(Duration time, String name) {
    double of = Math.max(1, report.workerTime().toNanos());
    return name
        + " "
        + DurationText.of(time)
        + " ("
        + Math.round(100 * time.toNanos() / of)
        + " %)";
  }

  private List<String> deaths() {
    return report.workers().stream()
        .map(RunReport.Worker::death)
        .flatMap(Optional::stream)
        .toList();
  }

  private List<String> failures() {
    return report.failed().stream()
        .map(failed -> failed.task() + (failed.again() ? "; tried again" : ""))
        .toList();
  }

  private String slow(Completion batch) {
    int tasks = batch.tasks() + batch.failures();
    return (tasks == 1
            ? "task " + batch.firstIndex()
            : "tasks " + batch.firstIndex() + " to " + (batch.firstIndex() + tasks - 1))
        + " in "
        + batch.worker()
        + ", "
        + DurationText.of(batch.busyForEach())
        + (tasks == 1 ? "" : " each");
  }

  /** The first ones, and how many more there are. */
  private void list(String title, List<String> texts, long leftOut) {
    texts.stream().limit(MOST_OF_A_KIND).forEach(text -> add(title, text));
    long more = Math.max(0, texts.size() - MOST_OF_A_KIND) + leftOut;
    if (more > 0) {
      lines.add(title + more + " more");
    }
  }

  private void add(String title, String text) {
    String line = title + text.lines().findFirst().orElse("");
    lines.add(line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE - 3) + "...");
  }
}
