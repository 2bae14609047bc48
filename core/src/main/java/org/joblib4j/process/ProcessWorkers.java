package org.joblib4j.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;

/** A pool of worker JVMs: a queue, and a slot with a thread for each worker. */
final class ProcessWorkers implements Workers {
  /** A round trip takes some fifty microseconds; a batch should take some hundred times that. */
  private static final Duration BATCH_TIME = Duration.ofMillis(20);

  private final WorkerCommand command;
  private final JobQueue queue = new JobQueue();
  private final List<WorkerSlot> slots = new ArrayList<>();
  private final Set<ProcessRun> runs = ConcurrentHashMap.newKeySet();
  private boolean closed;

  private ProcessWorkers(WorkerSettings settings, WorkerCommand command) {
    this.command = command;
    for (int number = 1; number <= settings.count(); number++) {
      slots.add(new WorkerSlot(this, number));
    }
  }

  /**
   * Starts workers and waits for the first.
   *
   * @throws IOException when it cannot be started
   */
  static ProcessWorkers open(WorkerSettings settings) throws IOException {
    ProcessWorkers workers = new ProcessWorkers(settings, WorkerCommand.forOneOf(settings.count()));
    workers.slots.forEach(WorkerSlot::start);
    CompletableFuture<?>[] ready =
        workers.slots.stream().map(WorkerSlot::ready).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.anyOf(ready).join();
      return workers;
    } catch (CompletionException e) {
      workers.close();
      throw new IOException(
          e.getCause() == null ? e.toString() : String.valueOf(e.getCause().getMessage()), e);
    }
  }

  WorkerProcess startWorker(int number) throws IOException {
    return new WorkerStart(command, List.of(), number).run();
  }

  JobQueue queue() {
    return queue;
  }

  boolean enqueue(Job job) {
    return queue.add(job);
  }

  @Override
  public int count() {
    return slots.size();
  }

  @Override
  public Duration batchTime() {
    return BATCH_TIME;
  }

  @Override
  public Run startRun() {
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("these worker processes are closed");
      }
      ProcessRun run = new ProcessRun(this);
      runs.add(run);
      return run;
    }
  }

  /** Drops what waits for a run and interrupts what runs for it. */
  void cancel(ProcessRun run) {
    for (Job job : queue.removeAll(run)) {
      job.lose(Job.cancellation());
    }
    for (WorkerSlot slot : slots) {
      slot.cancel(run);
    }
  }

  /** Lets the workers forget a run that has ended. */
  void release(ProcessRun run) {
    runs.remove(run);
    for (WorkerSlot slot : slots) {
      slot.endRun(run);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    for (ProcessRun run : runs) {
      run.cancel();
    }
    for (Job job : queue.close()) {
      job.lose(Job.cancellation());
    }
    List<WorkerProcess> left = new ArrayList<>();
    for (WorkerSlot slot : slots) {
      WorkerProcess worker = slot.close();
      if (worker != null) {
        left.add(worker);
      }
    }
    left.forEach(WorkerProcess::beginEnd);
    for (WorkerProcess worker : left) {
      worker.end(WorkerSlot.GRACE_MILLIS);
    }
  }
}
