package org.joblib4j.parallel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.joblib4j.function.Action;

/** Gathers the {@link RunReport} of one call. */
final class ReportWatch implements Progress.Watch {
  /** More would take more memory than a call that lasts a night should be charged for its trace. */
  static final int MOST_BATCHES = 100_000;

  /** Each holds an exception; who wants to know all asks for outcomes. */
  static final int MOST_FAILURES = 100;

  private static final int SLOWEST = 10;
  private static final Comparator<Completion> BY_TASK_TIME =
      Comparator.comparing(Completion::busyForEach);

  private final int jobs;
  private final Action<? super RunReport, ?> reader;
  private final long began = System.nanoTime();
  private final Map<String, RunReport.Worker> workers = new TreeMap<>();
  private final PriorityQueue<Completion> slowest = new PriorityQueue<>(BY_TASK_TIME);
  private final List<Completion> batches = new ArrayList<>();
  private final List<RunReport.Failed> failed = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private long tasks;
  private long recalled;
  private long failures;
  private long retries;
  private Duration waited = Duration.ZERO;

  ReportWatch(int jobs, Action<? super RunReport, ?> reader) {
    this.jobs = jobs;
    this.reader = reader;
  }

  @Override
  public void finished(Completion completion) {
    tasks += completion.tasks();
    waited = waited.plus(completion.waited());
    add(
        new RunReport.Worker(
            completion.worker(),
            completion.tasks(),
            completion.failures(),
            completion.busy(),
            completion.overhead(),
            Duration.ZERO,
            Optional.empty()));
    if (batches.size() < MOST_BATCHES) {
      batches.add(completion);
    }
    slowest.add(completion);
    if (slowest.size() > SLOWEST) {
      slowest.remove();
    }
  }

  @Override
  public void lost(Loss loss) {
    waited = waited.plus(loss.begun().minus(loss.sent()));
    add(
        new RunReport.Worker(
            loss.worker(), 0, 0, Duration.ZERO, Duration.ZERO, loss.time(), loss.death()));
    if (losses.size() < MOST_FAILURES) {
      losses.add(loss);
    }
  }

  private void add(RunReport.Worker part) {
    workers.merge(
        part.name(),
        part,
        (a, b) ->
            new RunReport.Worker(
                a.name(),
                a.tasks() + b.tasks(),
                a.failures() + b.failures(),
                a.busy().plus(b.busy()),
                a.overhead().plus(b.overhead()),
                a.lost().plus(b.lost()),
                a.death().or(b::death)));
  }

  @Override
  public void recalled(long firstIndex, int count) {
    recalled += count;
  }

  @Override
  public void failed(Outcome.Failure<?> failure, boolean again) {
    if (again) {
      retries++;
    } else {
      failures++;
    }
    if (failed.size() < MOST_FAILURES) {
      failed.add(new RunReport.Failed(failure, again, sinceBegin()));
    }
  }

  private Duration sinceBegin() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Override
  public void ended(boolean whole) {
    List<Completion> slowestFirst = new ArrayList<>(slowest);
    slowestFirst.sort(BY_TASK_TIME.reversed());
    read(
        new RunReport(
            tasks,
            recalled,
            failures,
            retries,
            whole,
            sinceBegin(),
            jobs,
            waited,
            List.copyOf(workers.values()),
            failed,
            losses,
            slowestFirst,
            batches));
  }

  /** Whoever tells of the end logs what comes out of here. */
  private void read(RunReport report) {
    try {
      reader.call(report);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("the reader of a report failed", e);
    }
  }
}
