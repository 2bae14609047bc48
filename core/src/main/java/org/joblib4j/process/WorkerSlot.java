package org.joblib4j.process;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.jspecify.annotations.Nullable;

/**
 * A place for one worker: a thread that takes batches from the queue, and the process to which it
 * gives them, replaced when it has died.
 *
 * <p>A batch that a worker never received, because it had died idle, goes to the next worker. One
 * that it had received is lost, and its listener is told so.
 */
final class WorkerSlot implements Runnable {
  private static final System.Logger LOG = System.getLogger(WorkerSlot.class.getName());

  /**
   * How long a cancelled task may go on. Cleaning up takes a task milliseconds; whoever ignores an
   * interruption for two seconds ignores it for good.
   */
  static final long GRACE_MILLIS = 2_000;

  /** A worker that died before it received anything says nothing about the batch. */
  private static final int ATTEMPTS = 3;

  private final ProcessWorkers workers;
  private final int number;
  private final CompletableFuture<WorkerSlot> ready = new CompletableFuture<>();
  private final Thread thread;

  /** Written by the slot's thread, under this lock; read under it. */
  private @Nullable WorkerProcess worker;

  private @Nullable Job current;
  private long currentBatch;

  WorkerSlot(ProcessWorkers workers, int number) {
    this.workers = workers;
    this.number = number;
    this.thread = Thread.ofPlatform().daemon().name("joblib4j process " + number).unstarted(this);
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
    } catch (IOException | RuntimeException e) {
      ready.completeExceptionally(e);
    }
    for (Job job = workers.queue().take(); job != null; job = workers.queue().take()) {
      thread.setContextClassLoader(job.run().context());
      try {
        perform(job);
      } catch (IOException e) {
        job.lose(e);
      } catch (RuntimeException | Error e) {
        LOG.log(System.Logger.Level.ERROR, "a batch could not be handled", e);
        job.lose(new IOException("a batch could not be handled: " + e, e));
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
    WorkerProcess started = workers.startWorker(number);
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
    for (int attempt = 1; !job.run().isCancelled(); attempt++) {
      WorkerProcess process = worker();
      Batch batch = job.batch();
      BatchWriter writer =
          new BatchWriter(
              batch,
              job.run().functions(),
              job.run().encoders(),
              process.functions(job.run().id()));
      if (writer.count() == 0) {
        job.finish(unsent(batch, writer, process));
        return;
      }
      long number = begin(job, process);
      try {
        Frame answer =
            process.exchange(
                writer,
                new BatchHead(
                    number,
                    job.run().id(),
                    job.run().contextLoader(),
                    batch.firstIndex(),
                    batch.budgetNanos()));
        end();
        receive(answer, job, writer, process);
        return;
      } catch (IOException e) {
        end();
        if (process.hasReceived(number) || attempt == ATTEMPTS) {
          Exception died = Obituary.of(process, batch.firstIndex());
          died.initCause(e);
          discard(process);
          job.lose(died);
          return;
        }
        discard(process);
      }
    }
    job.lose(Job.cancellation());
  }

  private static BatchResult unsent(Batch batch, BatchWriter writer, WorkerProcess process) {
    BatchResult result = new BatchResult(batch.size(), process.name());
    Throwable failure = writer.failure();
    if (failure != null) {
      result.failed(failure);
    }
    return result;
  }

  private void receive(Frame answer, Job job, BatchWriter writer, WorkerProcess process)
      throws IOException {
    Batch batch = job.batch();
    if (answer.kind() == Frame.EXHAUSTED) {
      Exception died = Obituary.outOfMemory(process, batch.firstIndex());
      discard(process);
      job.lose(died);
      return;
    }
    ResultReader read =
        ResultReader.read(
            answer, batch.size(), batch.firstIndex(), process.name(), ParentLoaders.TABLE);
    if (!read.healthy()) {
      discard(process);
    }
    BatchResult result = read.result();
    Throwable unsent = writer.failure();
    if (unsent != null && result.failure() == null && result.completed() == writer.count()) {
      result.failed(unsent);
    }
    job.finish(result);
  }

  private synchronized long begin(Job job, WorkerProcess process) {
    current = job;
    currentBatch = process.nextBatch();
    return currentBatch;
  }

  private synchronized void end() {
    current = null;
  }

  /** Interrupts the batch under way if it is of this run, and later kills what is left of it. */
  synchronized void cancel(ProcessRun run) {
    Job job = current;
    WorkerProcess process = worker;
    if (job != null && job.run() == run && process != null) {
      process.interrupt(currentBatch);
      CompletableFuture.delayedExecutor(GRACE_MILLIS, TimeUnit.MILLISECONDS)
          .execute(() -> killIfBusyWith(job));
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
      process.endRun(run.id());
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
