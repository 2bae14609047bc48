package org.joblib4j.process;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.joblib4j.function.Fn0;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.Traffic;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.timing.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A place for one worker: a thread that takes batches from the queue, and the process to which it
 * gives them, replaced when it has died.
 *
 * <p>The listener of a batch whose worker died is told so, with the task that had begun last; when
 * none had, whoever sent the batch sends it again. A batch that fails here, in the parent, comes
 * back as failed: its worker is innocent.
 */
final class WorkerSlot implements Runnable {
  private final WorkerPool pool;
  private final int number;
  private final CompletableFuture<WorkerSlot> ready = new CompletableFuture<>();
  private final Thread thread;
  private final SlotWork work;

  /** Written by the slot's thread, under this lock; read under it. */
  private @Nullable WorkerProcess worker;

  private @Nullable Job current;
  private long currentBatch;

  WorkerSlot(WorkerPool pool, int number) {
    this.pool = pool;
    this.number = number;
    this.thread = Thread.ofPlatform().daemon().name("joblib4j process " + number).unstarted(this);
    this.work = new SlotWork(thread, "process " + number);
  }

  /** What it has in hand. */
  SlotWork work() {
    return work;
  }

  void start() {
    thread.start();
  }

  /** Completed when the first worker is connected, or could not be started. */
  CompletableFuture<WorkerSlot> ready() {
    return ready;
  }

  @Override
  public void run() {
    try {
      worker();
      ready.complete(this);
    } catch (Throwable e) {
      // Whoever waits for this slot waits without end otherwise. The next batch tries again.
      ready.completeExceptionally(e);
    }
    for (Job job = pool.queue().take(); job != null; job = pool.queue().take()) {
      thread.setContextClassLoader(job.run().context());
      // Classes of results may leave an interruption; a new worker's connection would be closed.
      boolean _ = Thread.interrupted();
      work.begin(job);
      try {
        perform(job);
      } catch (IOException | RuntimeException | Error e) {
        Log.of(WorkerSlot.class).log(System.Logger.Level.DEBUG, "a batch could not be handled", e);
        BatchResult result = new BatchResult(job.batch().size(), "process " + number);
        result.failed(e);
        job.finish(result);
      } finally {
        work.end();
      }
    }
  }

  /** The worker of this slot, started where there is none that lives. */
  private WorkerProcess worker() throws IOException {
    WorkerProcess living;
    synchronized (this) {
      living = worker;
    }
    if (living != null && living.isAlive()) {
      return living;
    }
    if (living != null) {
      discard(living);
    }
    WorkerProcess started = pool.startWorker(number);
    synchronized (this) {
      worker = started;
    }
    return started;
  }

  private void discard(WorkerProcess dead) {
    synchronized (this) {
      if (worker == dead) {
        worker = null;
      }
    }
    dead.kill();
    dead.release();
  }

  private void perform(Job job) throws IOException {
    if (job.run().isCancelled()) {
      job.cancel();
      return;
    }
    WorkerProcess process;
    try {
      process = worker();
    } catch (IOException e) {
      String none = "no worker process could be started: " + e.getMessage();
      job.lose(new WorkerLoss("", none).causedBy(e));
      return;
    }
    if (!prepare(job, process)) {
      return;
    }
    Batch batch = job.batch();
    BatchWriter writer =
        new BatchWriter(
            batch,
            job.run().around(),
            job.run().functions(),
            job.run()::encoder,
            process.functions(job.run().id()),
            TaskValues.MOST_BYTES);
    if (writer.count() == 0) {
      job.finish(unsent(batch, writer, process));
      return;
    }
    try {
      long number = begin(job, process);
      TaskClock clock =
          TaskClock.start(job.run().settings(), new Clocked(process, number), Timer.SYSTEM);
      Frame answer = exchange(job, writer, process, number, clock);
      if (answer != null) {
        receive(answer, job, writer, process, clock);
      }
    } finally {
      // The worker opens what is shared when it reads the batch: until then it must not be given
      // up.
      Reference.reachabilityFence(writer);
    }
  }

  /** Runs the initializer in a worker that is new; where it fails, the job has ended. */
  private boolean prepare(Job job, WorkerProcess process) throws IOException {
    Optional<Fn0<?, ?>> initializer = pool.kind().initializer();
    if (initializer.isEmpty() || process.isPrepared()) {
      return true;
    }
    Throwable failure;
    try {
      failure = initialize(new Preparation(initializer.get(), process, job.run()), job, process);
    } catch (Preparation.LostException e) {
      discard(process);
      job.lose(e.loss());
      return false;
    } catch (RuntimeException | Error e) {
      discard(process); // its connection stands in the middle of a frame
      throw e;
    }
    if (failure == null) {
      process.prepared();
      return true;
    }
    BatchResult result = new BatchResult(job.batch().size(), process.name());
    result.failed(failure);
    job.finish(result);
    return false;
  }

  /** No clock: the time of the tasks says nothing of what their initializer takes. */
  private @Nullable Throwable initialize(Preparation preparation, Job job, WorkerProcess process)
      throws IOException {
    long number = begin(job, process);
    try {
      // Whoever has cancelled the run meanwhile may have looked for this job before it began.
      return job.run().isCancelled() ? new CancellationException() : preparation.run(number);
    } finally {
      end(null);
    }
  }

  /** Gives a batch to the worker and waits for its answer; null when the job has ended without. */
  private @Nullable Frame exchange(
      Job job, BatchWriter writer, WorkerProcess process, long number, @Nullable TaskClock clock) {
    Traffic before = process.traffic();
    try {
      // Whoever has cancelled the run meanwhile may have looked for this job before it began.
      Frame answer =
          job.run().isCancelled() ? null : process.exchange(writer, head(number, job, process));
      end(clock);
      if (answer == null) {
        job.cancel();
      }
      return answer;
    } catch (IOException e) {
      end(clock);
      WorkerLoss loss = withOutput(Obituary.of(process).causedBy(e), job, process);
      job.lose(clock == null ? loss : clock.judge(loss));
      return null;
    } catch (RuntimeException | Error e) {
      end(clock);
      process.kill(); // its connection stands in the middle of a frame
      discard(process);
      throw e;
    } finally {
      job.run().counter().add(process.traffic().since(before));
    }
  }

  /** Discards a worker that died; adds what the task had printed that it died of. */
  private WorkerLoss withOutput(WorkerLoss loss, Job job, WorkerProcess dead) {
    discard(dead);
    return loss.position() < 0 || !job.run().settings().keepLogs()
        ? loss
        : loss.logged(dead.output(job.batch().firstIndex() + loss.position()));
  }

  private static BatchHead head(long number, Job job, WorkerProcess process) {
    ProcessRun run = job.run();
    Batch batch = job.batch();
    return new BatchHead(
        number,
        run.id(),
        run.contextLoader(),
        batch.firstIndex(),
        batch.attempt(),
        batch.seed(),
        batch.budgetNanos(),
        run.settings().keepLogs(),
        process.takeChanges(run.surroundings()));
  }

  private static BatchResult unsent(Batch batch, BatchWriter writer, WorkerProcess process) {
    BatchResult result = new BatchResult(batch.size(), process.name());
    Throwable failure = writer.failure();
    if (failure != null) {
      result.failed(failure);
    }
    return result;
  }

  private void receive(
      Frame answer, Job job, BatchWriter writer, WorkerProcess process, @Nullable TaskClock clock)
      throws IOException {
    Batch batch = job.batch();
    if (answer.kind() == Frame.EXHAUSTED) {
      WorkerLoss loss = Obituary.outOfMemory(process);
      discard(process);
      job.lose(loss);
      return;
    }
    ResultReader read =
        ResultReader.read(
            answer, batch.size(), batch.firstIndex(), process.name(), ParentLoaders.TABLE);
    BatchResult result = read.result();
    process.ran(result.ended());
    if (!read.healthy()) {
      discard(process);
    }
    Throwable unsent = writer.failure();
    if (unsent != null && result.failure() == null && result.completed() == writer.count()) {
      result.failed(unsent);
    }
    job.finish(clock == null ? result : clock.judge(result, batch.firstIndex()));
    if (pool.kind().isWornBy(process.tasksRun())) {
      retire(process);
    }
  }

  /** Ends a worker that has run its number of tasks; the next batch finds a fresh one. */
  private void retire(WorkerProcess worn) {
    synchronized (this) {
      if (worker != worn) {
        return;
      }
      worker = null;
    }
    worn.beginEnd();
    worn.end(RunSettings.GRACE.toMillis());
    Offspring.endMarked(List.of(worn.mark()));
  }

  private synchronized long begin(Job job, WorkerProcess process) {
    current = job;
    currentBatch = process.nextBatch();
    work.goesTo(process, currentBatch);
    return currentBatch;
  }

  private void end(@Nullable TaskClock clock) {
    synchronized (this) {
      current = null;
    }
    if (clock != null) {
      clock.stop();
    }
  }

  /** A worker as the clock of one batch sees it. */
  private record Clocked(WorkerProcess process, long batch) implements TaskClock.Worker {
    @Override
    public int position() {
      return process.positionIn(batch);
    }

    @Override
    public void interrupt() {
      process.interrupt(batch);
    }

    @Override
    public void kill() {
      process.kill();
    }
  }

  /** Interrupts the batch under way if it is of this run, and later kills what is left of it. */
  synchronized void cancel(ProcessRun run) {
    Job job = current;
    WorkerProcess process = worker;
    if (job != null && job.run() == run && process != null) {
      process.interrupt(currentBatch);
      var _ =
          Timer.SYSTEM.afterInThread(
              RunSettings.GRACE.toNanos(), "joblib4j end of a batch", () -> killIfBusyWith(job));
    }
  }

  private synchronized void killIfBusyWith(Job job) {
    WorkerProcess process = worker;
    if (current == job && process != null) {
      process.kill();
    }
  }

  /** Lets the worker forget a run. */
  synchronized void endRun(ProcessRun run) {
    WorkerProcess process = worker;
    if (process != null) {
      process.endRun(run.id(), run.isLarge());
    }
  }

  /** Lets the worker forget shared memory. */
  synchronized void forget(long storage) {
    WorkerProcess process = worker;
    if (process != null) {
      process.forget(storage);
    }
  }

  /** Waits until the thread has ended, after the queue was closed; gives the worker away. */
  @Nullable WorkerProcess close() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      WorkerProcess left = worker;
      worker = null;
      return left;
    }
  }
}
