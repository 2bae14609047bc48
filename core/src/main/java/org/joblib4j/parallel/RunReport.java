package org.joblib4j.parallel;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What happened in a call: a value that {@link Parallel#report} hands over when the call has ended.
 *
 * @param tasks how many tasks workers have finished
 * @param recalled how many tasks' results were there, such as those of a cached function
 * @param failures how many have failed for good
 * @param retries how many further attempts there were
 * @param whole whether all tasks have ended, rather than some been cancelled
 * @param wall from the beginning of the call to its end
 * @param waited how long batches waited for a worker, all together
 * @param workers those that did something, by name
 * @param slowest the batches that took longest for each of their tasks, at most ten, slowest first;
 *     slow tasks travel alone
 * @param batches all that came back, as they did, at most the first {@value
 *     ReportWatch#MOST_BATCHES}
 */
public record RunReport(
    long tasks,
    long recalled,
    long failures,
    long retries,
    boolean whole,
    Duration wall,
    Duration waited,
    List<Worker> workers,
    List<Completion> slowest,
    List<Completion> batches) {

  /** Copies the lists. */
  public RunReport {
    workers = List.copyOf(workers);
    slowest = List.copyOf(slowest);
    batches = List.copyOf(batches);
  }

  /**
   * One worker's part of a call.
   *
   * @param name the worker, for a person to read
   * @param tasks how many tasks it has finished
   * @param busy how long they took it, and those that failed
   */
  public record Worker(String name, long tasks, Duration busy) {}

  /** Hands a report of each call to a reader. */
  static Progress to(Consumer<? super RunReport> reader) {
    return (tasks, workers) -> new ReportWatch(reader);
  }

  /** Finished tasks for each second of the call. */
  public double tasksPerSecond() {
    return wall.isZero() ? 0 : tasks / (wall.toNanos() / 1e9);
  }

  /** The part of the time, from 0 to 1, that a worker was busy. */
  public double load(Worker worker) {
    return wall.isZero() ? 0 : (double) worker.busy().toNanos() / wall.toNanos();
  }

  /** The report as a JSON object; durations are in seconds. */
  public String toJson() {
    Json json = new Json();
    json.begin('{');
    json.field("tasks", tasks);
    json.field("recalled", recalled);
    json.field("failures", failures);
    json.field("retries", retries);
    json.field("whole", whole);
    json.field("wall", seconds(wall));
    json.field("waited", seconds(waited));
    json.field("tasksPerSecond", tasksPerSecond());
    json.key("workers").begin('[');
    for (Worker worker : workers) {
      json.begin('{');
      json.field("name", worker.name());
      json.field("tasks", worker.tasks());
      json.field("busy", seconds(worker.busy()));
      json.field("load", load(worker));
      json.end('}');
    }
    json.end(']');
    json.key("slowest").begin('[');
    slowest.forEach(batch -> writeBatch(json, batch));
    json.end(']');
    json.end('}');
    return json.toString();
  }

  private static void writeBatch(Json json, Completion batch) {
    json.begin('{');
    json.field("firstIndex", batch.firstIndex());
    json.field("tasks", batch.tasks());
    json.field("failures", batch.failures());
    json.field("worker", batch.worker());
    json.field("waited", seconds(batch.waited()));
    json.field("busy", seconds(batch.busy()));
    json.end('}');
  }

  /**
   * The batches on a time line, one row for each worker, in the format that Chrome's {@code
   * about:tracing} and Perfetto read.
   *
   * <p>Format: "Trace Event Format", complete events ({@code "ph": "X"}), times in microseconds.
   */
  public String toTrace() {
    List<String> names = workers.stream().map(Worker::name).toList();
    Json json = new Json();
    json.begin('{').key("traceEvents").begin('[');
    for (int row = 0; row < names.size(); row++) {
      json.begin('{');
      json.field("name", "thread_name").field("ph", "M").field("pid", 1).field("tid", row);
      json.key("args").begin('{').field("name", names.get(row)).end('}');
      json.end('}');
    }
    for (Completion batch : batches) {
      int ended = batch.tasks() + batch.failures();
      long last = batch.firstIndex() + ended - 1;
      json.begin('{');
      json.field("name", ended == 1 ? "task " + last : batch.firstIndex() + " to " + last);
      json.field("ph", "X").field("pid", 1).field("tid", names.indexOf(batch.worker()));
      json.field("ts", micros(batch.begun())).field("dur", micros(batch.busy()));
      json.end('}');
    }
    json.end(']').field("displayTimeUnit", "ms").end('}');
    return json.toString();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static double micros(Duration duration) {
    return duration.toNanos() / 1e3;
  }
}
