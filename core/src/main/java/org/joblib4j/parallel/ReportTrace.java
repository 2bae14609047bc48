package org.joblib4j.parallel;

import java.time.Duration;
import java.util.List;
import org.joblib4j.text.ArgumentText;

/** A {@link RunReport} as a time line, in the Trace Event Format. */
final class ReportTrace {
  private static final int PROCESS = 1;

  private final Json json = new Json();
  private final RunReport report;

  /** The names of the rows. */
  private final List<String> workers;

  private ReportTrace(RunReport report) {
    this.report = report;
    this.workers = report.workers().stream().map(RunReport.Worker::name).toList();
  }

  static String of(RunReport report) {
    return new ReportTrace(report).text();
  }

  private String text() {
    json.begin('{').key("traceEvents").begin('[');
    for (int row = 0; row < workers.size(); row++) {
      json.begin('{');
      json.field("name", "thread_name").field("ph", "M").field("pid", PROCESS).field("tid", row);
      json.key("args").begin('{').field("name", workers.get(row)).end('}');
      json.end('}');
    }
    report.batches().forEach(this::write);
    report.losses().forEach(this::write);
    report.failed().forEach(this::write);
    json.end(']').field("displayTimeUnit", "ms").end('}');
    return json.toString();
  }

  private void write(Completion batch) {
    String tasks = tasks(batch.firstIndex(), batch.tasks() + batch.failures());
    begin(batch.failures() == 0 ? tasks : tasks + ", failed", "X", batch.worker(), batch.begun());
    json.field("dur", micros(batch.ended().minus(batch.begun())));
    json.key("args").begin('{').field("busy", micros(batch.busy())).end('}');
    json.end('}');
  }

  private void write(Loss loss) {
    begin("lost: " + tasks(loss.firstIndex(), loss.tasks()), "X", loss.worker(), loss.begun());
    json.field("dur", micros(loss.time()));
    json.key("args").begin('{').field("why", loss.death().orElse("the call ended")).end('}');
    json.end('}');
  }

  private void write(RunReport.Failed failed) {
    Outcome.Failure<?> task = failed.task();
    begin("task " + task.index() + " failed", "i", task.worker(), failed.at());
    json.field("s", workers.contains(task.worker()) ? "t" : "p");
    json.key("args").begin('{');
    json.field("failure", ArgumentText.full(task.cause()));
    json.field("arguments", String.join(", ", task.arguments()));
    json.field("attempt", task.attempts()).field("again", failed.again());
    json.end('}').end('}');
  }

  private void begin(String name, String phase, String worker, Duration at) {
    json.begin('{');
    json.field("name", name).field("ph", phase).field("pid", PROCESS);
    json.field("tid", Math.max(0, workers.indexOf(worker))).field("ts", micros(at));
  }

  private static String tasks(long first, int count) {
    return count == 1 ? "task " + first : first + " to " + (first + count - 1);
  }

  private static double micros(Duration duration) {
    return duration.toNanos() / 1e3;
  }
}
