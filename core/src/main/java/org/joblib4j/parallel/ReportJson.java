package org.joblib4j.parallel;

import java.time.Duration;
import org.joblib4j.text.ArgumentText;

/** A {@link RunReport} as a JSON object. */
final class ReportJson {
  private ReportJson() {}

  static String of(RunReport report) {
    Json json = new Json();
    json.begin('{');
    json.field("tasks", report.tasks());
    json.field("recalled", report.recalled());
    json.field("failures", report.failures());
    json.field("retries", report.retries());
    json.field("whole", report.whole());
    json.field("wall", seconds(report.wall()));
    json.field("jobs", report.jobs());
    json.field("workerTime", seconds(report.workerTime()));
    json.field("busy", seconds(report.busy()));
    json.field("overhead", seconds(report.overhead()));
    json.field("lost", seconds(report.lost()));
    json.field("idle", seconds(report.idle()));
    json.field("waited", seconds(report.waited()));
    json.field("tasksPerSecond", report.tasksPerSecond());
    json.key("workers").begin('[');
    report.workers().forEach(worker -> writeWorker(json, report, worker));
    json.end(']');
    json.key("failed").begin('[');
    report.failed().forEach(failed -> writeFailed(json, failed));
    json.end(']');
    json.field("failedLeftOut", report.failedLeftOut());
    json.key("losses").begin('[');
    report.losses().forEach(loss -> writeLoss(json, loss));
    json.end(']');
    json.key("slowest").begin('[');
    report.slowest().forEach(batch -> writeBatch(json, batch));
    json.end(']');
    json.end('}');
    return json.toString();
  }

  private static void writeWorker(Json json, RunReport report, RunReport.Worker worker) {
    json.begin('{');
    json.field("name", worker.name());
    json.field("tasks", worker.tasks());
    json.field("failures", worker.failures());
    json.field("busy", seconds(worker.busy()));
    json.field("overhead", seconds(worker.overhead()));
    json.field("lost", seconds(worker.lost()));
    json.field("load", report.load(worker));
    worker.death().ifPresent(death -> json.field("death", death));
    json.end('}');
  }

  private static void writeFailed(Json json, RunReport.Failed failed) {
    Outcome.Failure<?> task = failed.task();
    json.begin('{');
    json.field("index", task.index());
    json.field("attempt", task.attempts());
    json.field("again", failed.again());
    json.field("worker", task.worker());
    json.field("failure", ArgumentText.full(task.cause()));
    json.key("arguments").begin('[');
    task.arguments().forEach(json::value);
    json.end(']');
    json.field("at", seconds(failed.at()));
    json.end('}');
  }

  private static void writeLoss(Json json, Loss loss) {
    json.begin('{');
    json.field("firstIndex", loss.firstIndex());
    json.field("tasks", loss.tasks());
    json.field("worker", loss.worker());
    json.field("begun", seconds(loss.begun()));
    json.field("time", seconds(loss.time()));
    loss.death().ifPresent(death -> json.field("death", death));
    json.end('}');
  }

  private static void writeBatch(Json json, Completion batch) {
    json.begin('{');
    json.field("firstIndex", batch.firstIndex());
    json.field("tasks", batch.tasks());
    json.field("failures", batch.failures());
    json.field("worker", batch.worker());
    json.field("waited", seconds(batch.waited()));
    json.field("busy", seconds(batch.busy()));
    json.field("overhead", seconds(batch.overhead()));
    json.end('}');
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
