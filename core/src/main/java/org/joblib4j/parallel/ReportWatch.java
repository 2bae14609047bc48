package org.joblib4j.parallel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Gathers the {@link RunReport} of one call. */
final class ReportWatch implements Progress.Watch {
  /** More would take more memory than a call that lasts a night should be charged for its trace. */
  static final int MOST_BATCHES = 100_000;

  private static final int SLOWEST = 10;
  private static final Comparator<Completion> BY_TASK_TIME =
      Comparator.comparing(Completion::busyForEach);

  private final Consumer<? super RunReport> reader;
  private final long began = System.nanoTime();
  private final Map<String, RunReport.Worker> workers = new TreeMap<>();
  private final PriorityQueue<Completion> slowest = new PriorityQueue<>(BY_TASK_TIME);
  private final List<Completion> batches = new ArrayList<>();
  private long tasks;
  private long recalled;
  private long failures;
  private long retries;
  private Duration waited = Duration.ZERO;

  ReportWatch(Consumer<? super RunReport> reader) {
    this.reader = reader;
  }

  @Override
  public void finished(Completion completion) {
    tasks += completion.tasks();
    waited = waited.plus(completion.waited());
    workers.merge(
        completion.worker(),
        new RunReport.Worker(completion.worker(), completion.tasks(), completion.busy()),
        (a, b) -> new RunReport.Worker(a.name(), a.tasks() + b.tasks(), a.busy().plus(b.busy())));
    if (batches.size() < MOST_BATCHES) {
      batches.add(completion);
    }
    slowest.add(completion);
    if (slowest.size() > SLOWEST) {
      slowest.remove();
    }
  }

  @Override
  public void recalled(long firstIndex, int count) {
    recalled += count;
  }

  @Override
  public void failed(long index, int attempt, Throwable cause, boolean again) {
    if (again) {
      retries++;
    } else {
      failures++;
    }
  }

  @Override
  public void ended(boolean whole) {
    List<Completion> slowestFirst = new ArrayList<>(slowest);
    slowestFirst.sort(BY_TASK_TIME.reversed());
    reader.accept(
        new RunReport(
            tasks,
            recalled,
            failures,
            retries,
            whole,
            Duration.ofNanos(System.nanoTime() - began),
            waited,
            List.copyOf(workers.values()),
            slowestFirst,
            batches));
  }
}
