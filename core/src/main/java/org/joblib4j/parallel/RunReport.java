package org.joblib4j.parallel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.joblib4j.function.Action;

/**
 * What happened in a call: a value that {@link Parallel#report} hands over when the call has ended.
 *
 * <p><b>Where the time went.</b> The call had {@link #jobs} workers for {@link #wall} seconds; that
 * product is {@link #workerTime()}, and it is the sum of four: {@link #busy()}, when they ran tasks
 * that ended, with a value or a failure; {@link #overhead()}, when they had them in hand without
 * running them; {@link #lost()}, when they worked for nothing, as they died or were killed
 * meanwhile or the call ended; and {@link #idle()}.
 *
 * @param tasks how many tasks workers have finished
 * @param recalled how many tasks' results were there, such as those of a cached function
 * @param failures how many have failed for good
 * @param retries how many further attempts there were
 * @param whole whether all tasks have ended, rather than some been cancelled
 * @param wall from the beginning of the call to its end
 * @param jobs how many workers the call could have at a time
 * @param waited how long batches waited for a worker, all together
 * @param workers those that did something, by name; one that replaces a dead one has another name
 * @param failed attempts that have failed, those that were followed by another one included; at
 *     most the first {@value ReportWatch#MOST_FAILURES}
 * @param losses what workers had in hand when they died or the call ended, at most the first
 *     {@value ReportWatch#MOST_FAILURES}
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
    int jobs,
    Duration waited,
    List<Worker> workers,
    List<Failed> failed,
    List<Loss> losses,
    List<Completion> slowest,
    List<Completion> batches) {

  /** Copies the lists. */
  public RunReport {
    workers = List.copyOf(workers);
    failed = List.copyOf(failed);
    losses = List.copyOf(losses);
    slowest = List.copyOf(slowest);
    batches = List.copyOf(batches);
  }

  /**
   * One worker's part of a call.
   *
   * @param name the worker, for a person to read
   * @param tasks how many tasks it has finished
   * @param failures how many have failed there
   * @param busy how long it ran them, those that failed included
   * @param overhead how long it had them in hand without running them, see {@link
   *     Completion#overhead}
   * @param lost how long it worked for nothing, see {@link Loss}
   * @param death how it died, if it did while the call needed it
   */
  public record Worker(
      String name,
      long tasks,
      long failures,
      Duration busy,
      Duration overhead,
      Duration lost,
      Optional<String> death) {}

  /**
   * An attempt of a task that has failed.
   *
   * @param task which task, with what, its arguments, and which attempt it was
   * @param again whether it got another attempt
   * @param at when the call learned of it, from its beginning
   */
  public record Failed(Outcome.Failure<?> task, boolean again, Duration at) {}

  /** Hands a report of each call to a reader. */
  static Progress to(Action<? super RunReport, ?> reader) {
    return (tasks, workers) -> new ReportWatch(workers, reader);
  }

  /** Finished tasks for each second of the call. */
  public double tasksPerSecond() {
    return wall.isZero() ? 0 : tasks / (wall.toNanos() / 1e9);
  }

  /** The time of all workers: {@link #wall} for each of them. */
  public Duration workerTime() {
    return wall.multipliedBy(jobs);
  }

  /** How long workers ran tasks that ended, with a value or a failure. */
  public Duration busy() {
    return sum(Worker::busy);
  }

  /** How long workers had such tasks in hand without running them. */
  public Duration overhead() {
    return sum(Worker::overhead);
  }

  /** How long workers worked for nothing. */
  public Duration lost() {
    return sum(Worker::lost);
  }

  /**
   * The rest of {@link #workerTime()}: workers started, waited for tasks, worked for other calls,
   * or were not needed.
   */
  public Duration idle() {
    Duration rest = workerTime().minus(busy()).minus(overhead()).minus(lost());
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  private Duration sum(Function<Worker, Duration> part) {
    return workers.stream().map(part).reduce(Duration.ZERO, Duration::plus);
  }

  /** The part of the time, from 0 to 1, that a worker was busy. */
  public double load(Worker worker) {
    return wall.isZero() ? 0 : (double) worker.busy().toNanos() / wall.toNanos();
  }

  /** How many failed attempts {@link #failed} leaves out. */
  public long failedLeftOut() {
    return failures + retries - failed.size();
  }

  /** The report as a JSON object; durations are in seconds. */
  public String toJson() {
    return ReportJson.of(this);
  }

  /**
   * What workers did on a time line, one row for each worker, in the format that Chrome's {@code
   * about:tracing} and Perfetto read: batches, what was lost, and failures.
   *
   * <p>Format: "Trace Event Format", complete events ({@code "ph": "X"}) and instant events ({@code
   * "ph": "i"}), times in microseconds.
   */
  public String toTrace() {
    return ReportTrace.of(this);
  }

  /** What a person wants to know first, in at most ten lines. */
  @Override
  public String toString() {
    return ReportText.of(this);
  }
}
