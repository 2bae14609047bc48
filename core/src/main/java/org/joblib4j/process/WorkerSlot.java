package org.joblib4j.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.timing.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A place for one worker: a thread that takes batches from the queue, and the process to which it
 * gives them, replaced when it has died.
 *
 * <p>The thread may be replaced as well. It runs code of the user's when it writes arguments and
 * reads results, and that code may never return. A thread cannot be stopped from outside: such a
 * one is given up. Its batch is told to be lost, another thread takes the slot with its worker, and
 * if the first one comes back after all, it finds that the slot is no longer its own.
 */
final class WorkerSlot implements Runnable {
  /** Until a thread is tried to be had again. */
  private static final Duration THREAD_PAUSE = Duration.ofSeconds(1);

  private final WorkerPool pool;
  private final int number;
  private final CompletableFuture<WorkerSlot> ready = new CompletableFuture<>();

  /** The thread whose slot this is; guarded by this, as are the next four. */
  private Thread thread;

  /** What that thread has in hand. */
  private SlotWork work;

  /** Written by the slot's thread. */
  private @Nullable WorkerProcess worker;

  private @Nullable Delivery current;

  private boolean closed;

  /** How often in a row no worker could be started; for the slot's thread, as is the next. */
  private int failedStarts;

  /** How long it takes no job after this one. */
  private Duration rest = Duration.ZERO;

  WorkerSlot(WorkerPool pool, int number) {
    this.pool = pool;
    this.number = number;
    this.thread = newThread();
    this.work = new SlotWork(thread, "process " + number);
  }

  /** What it has in hand. */
  synchronized SlotWork work() {
    return work;
  }

  private Thread newThread() {
    return Thread.ofPlatform().daemon().name("joblib4j process " + number).unstarted(this);
  }

  synchronized void start() {
    startThread();
  }

  /** Starts the thread whose slot this is; where none can be had, now and then again. */
  private void startThread() {
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      ready.completeExceptionally(SystemLimits.noThread(e));
      var _ = Timer.SYSTEM.after(THREAD_PAUSE.toNanos(), this::startAgain);
    }
  }

  private synchronized void startAgain() {
    if (!closed && thread.getState() == Thread.State.NEW) {
      startThread();
    }
  }

  /** Completed when the first worker is connected, or could not be started. */
  CompletableFuture<WorkerSlot> ready() {
    return ready;
  }

  @Override
  public void run() {
    if (!ready.isDone()) {
      try {
        worker();
        ready.complete(this);
      } catch (Throwable e) {
        // Whoever waits for this slot waits without end otherwise. The next batch tries again.
        ready.completeExceptionally(e);
      }
    }
    SlotWork own = work();
    for (Job job = pool.queue().take(); job != null; job = isMine() ? pool.queue().take() : null) {
      Thread.currentThread().setContextClassLoader(job.run().context());
      // Classes of results may leave an interruption; a new worker's connection would be closed.
      boolean _ = Thread.interrupted();
      Delivery delivery = new Delivery(this, pool.kind(), job);
      begin(delivery);
      own.begin(job);
      try {
        delivery.perform();
      } catch (IOException | RuntimeException | Error e) {
        Log.of(WorkerSlot.class).log(System.Logger.Level.DEBUG, "a batch could not be handled", e);
        BatchResult result = new BatchResult(job.batch().size(), "process " + number);
        result.failed(e);
        job.finish(result);
      } finally {
        own.end();
        end(delivery);
      }
      if (!rest.isZero()) {
        pool.queue().pause(rest);
        rest = Duration.ZERO;
      }
    }
    endLateWorker();
  }

  private synchronized boolean isMine() {
    return thread.equals(Thread.currentThread());
  }

  private synchronized void begin(Delivery delivery) {
    current = delivery;
  }

  private synchronized void end(Delivery delivery) {
    if (current == delivery) {
      current = null;
    }
  }

  /**
   * Returns to a thread that has run code of the user's.
   *
   * @throws GivenUpException when the slot was given to another thread meanwhile
   */
  synchronized void check(Delivery delivery) throws GivenUpException {
    if (current != delivery) {
      throw new GivenUpException();
    }
  }

  /**
   * The number of the next batch of the worker, which from now on is the one that is under way.
   *
   * @throws GivenUpException when the slot was given to another thread meanwhile
   */
  synchronized long hand(Delivery delivery, WorkerProcess process) throws GivenUpException {
    check(delivery);
    long batch = process.nextBatch();
    delivery.isWith(process, batch);
    work.goesTo(process, batch);
    return batch;
  }

  /** A thread whose slot is another's now; its batch was told to be lost. */
  static final class GivenUpException extends IOException {
    private static final long serialVersionUID = 1L;

    GivenUpException() {
      super("the thread came back after it was given up");
    }
  }

  /** The worker of this slot, started where there is none that lives. */
  WorkerProcess worker() throws IOException {
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

  /**
   * The worker for a job; null when none could be started, and what then becomes of the job is
   * settled, see {@link Shortage}.
   */
  @Nullable WorkerProcess workerFor(Job job) {
    Duration pause = Shortage.PAUSE;
    for (int tries = 1; ; tries++) {
      try {
        WorkerProcess process = worker();
        failedStarts = 0;
        return process;
      } catch (IOException e) {
        if (pool.hasLivingWorker()) {
          pool.putBack(job, e);
          rest = Shortage.rest(++failedStarts);
          return null;
        }
        WorkerLoss recent = pool.shortage().recent();
        if (recent != null || tries == Shortage.MOST_TRIES || job.run().isCancelled()) {
          job.lose(recent != null ? recent : pool.shortage().lose(e));
          return null;
        }
        pool.queue().pause(pause);
        pause = pause.multipliedBy(2);
      }
    }
  }

  /** Whether it has a worker that lives. */
  synchronized boolean isLiving() {
    WorkerProcess process = worker;
    return process != null && process.isAlive();
  }

  /** Kills a worker that is of no use any more; the next batch finds a fresh one. */
  void discard(WorkerProcess dead) {
    synchronized (this) {
      if (worker == dead) {
        worker = null;
      }
    }
    dead.kill();
    dead.release();
  }

  /** Ends a worker that has run its number of tasks; the next batch finds a fresh one. */
  void retire(WorkerProcess worn) {
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

  /** Interrupts the batch under way if it is of this run, and later ends what is left of it. */
  synchronized void cancel(ProcessRun run) {
    Delivery delivery = current;
    if (delivery != null && delivery.job().run() == run) {
      delivery.interrupt();
      var _ =
          Timer.SYSTEM.afterInThread(
              RunSettings.GRACE.toNanos(),
              "joblib4j end of a batch",
              () -> end(delivery, new WorkerLoss("", "the run was cancelled")));
    }
  }

  /**
   * Ends what goes on with a batch, if it still does: kills the worker that has it, whose thread
   * then sees that it died; gives up the thread where that runs code of the user's. Any other comes
   * back by itself, as one that starts a worker; a cancelled batch does not wait for it.
   *
   * @param loss what is told where the thread is given up
   */
  void end(Delivery delivery, WorkerLoss loss) {
    Thread left = null;
    synchronized (this) {
      if (current != delivery || delivery.killWorker()) {
        return;
      }
      if (delivery.isInCodeOfUser()) {
        left = thread;
        current = null;
        thread = newThread();
        work = new SlotWork(thread, "process " + number);
        startThread();
      }
    }
    if (left != null) {
      delivery.job().lose(loss);
      left.interrupt();
      warn(left);
    } else if (delivery.job().run().isCancelled()) {
      delivery.job().cancel();
    }
  }

  private static void warn(Thread left) {
    StringJoiner stack = new StringJoiner(System.lineSeparator() + "    at ");
    stack.add("");
    for (StackTraceElement frame : left.getStackTrace()) {
      stack.add(frame.toString());
    }
    Log.of(WorkerSlot.class)
        .log(
            System.Logger.Level.WARNING,
            "code of a class that is written for a worker process, or read from one, does not"
                + " return and keeps a thread of this process busy, which cannot be stopped"
                + stack);
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

  /**
   * Gives the worker away, after the queue was closed. Waits for the thread, but not for a worker
   * that does not start: the thread ends that one later.
   */
  @Nullable WorkerProcess close() {
    Thread own;
    synchronized (this) {
      own = thread;
    }
    long end = System.nanoTime() + RunSettings.GRACE.toNanos();
    boolean interrupted = false;
    while (own.isAlive() && end - System.nanoTime() > 0) {
      try {
        own.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return take();
  }

  private synchronized @Nullable WorkerProcess take() {
    WorkerProcess left = worker;
    worker = null;
    closed = true;
    return left;
  }

  /** Ends a worker that was started while this was closed. */
  private void endLateWorker() {
    WorkerProcess late;
    synchronized (this) {
      if (!closed) {
        return; // whoever closes this sees to it
      }
      late = worker;
      worker = null;
    }
    if (late != null) {
      discard(late);
    }
  }
}
