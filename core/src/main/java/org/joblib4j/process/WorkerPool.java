package org.joblib4j.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.joblib4j.parallel.spi.BatchInHand;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.timing.Timer;

/**
 * Worker JVMs with a queue in front of them: a slot with a thread for each.
 *
 * <p>At any time it is lent to one or several {@link ProcessWorkers}, or idle, or ended.
 */
final class WorkerPool {
  /** After how long a call tells that it waits for a worker. */
  private static final long TELL_NANOS = 10_000_000_000L;

  private final WorkerKind kind;
  private final AotCache aotCache;
  private final JobQueue queue = new JobQueue();
  private final Shortage shortage = new Shortage();
  private final List<WorkerSlot> slots = new ArrayList<>();
  private final CompletableFuture<WorkerSlot> first;

  private WorkerPool(WorkerKind kind, int count) {
    this.kind = kind;
    this.aotCache = AotCache.of(kind.command());
    for (int number = 1; number <= count; number++) {
      slots.add(new WorkerSlot(this, number));
    }
    this.first = firstReady();
  }

  /** Begins to start workers. */
  static WorkerPool begin(WorkerKind kind, int count) {
    WorkerPool pool = new WorkerPool(kind, count);
    pool.slots.forEach(WorkerSlot::start);
    try {
      Thread.ofPlatform().daemon().name("joblib4j beside the start").start(WorkerPool::prepare);
    } catch (OutOfMemoryError e) {
      Log.of(WorkerPool.class)
          .log(System.Logger.Level.DEBUG, "no thread is left for what can wait", e);
    }
    return pool;
  }

  /** While workers start: what the first call on them needs, and what dead processes left. */
  private static void prepare() {
    Surroundings _ = Surroundings.ofThisJvm();
    TemporaryNames.sweepAll();
  }

  /**
   * Starts workers for one caller alone and waits for the first.
   *
   * @throws IOException when none can be started
   */
  static WorkerPool start(WorkerKind kind, int count) throws IOException {
    WorkerPool pool = begin(kind, count);
    try {
      pool.awaitFirst();
      WorkerPools.started(pool);
      return pool;
    } catch (IOException e) {
      pool.end();
      throw e;
    }
  }

  /**
   * Waits for the first worker; of one that does not start later on, a warning tells.
   *
   * @throws IOException when none could be started
   */
  void awaitFirst() throws IOException {
    // Calls on workers that are ready start no timer.
    Future<?> telling =
        first.isDone()
            ? null
            : Timer.SYSTEM.afterInThread(
                TELL_NANOS,
                "joblib4j start",
                () ->
                    Log.of(WorkerPool.class)
                        .log(
                            System.Logger.Level.INFO,
                            "a call has been waiting for 10s for the first of "
                                + count()
                                + " worker processes to start"));
    try {
      first.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      // One that is this thread's own, instead of the start's, and says the same.
      throw new IOException(cause.getMessage(), cause.getCause());
    } finally {
      if (telling != null) {
        telling.cancel(false);
      }
    }
  }

  /** Whether no worker could be started. */
  boolean hasFailed() {
    return first.isCompletedExceptionally();
  }

  /** Completed with the first slot that has a worker; fails when all have failed. */
  private CompletableFuture<WorkerSlot> firstReady() {
    CompletableFuture<WorkerSlot> ready = new CompletableFuture<>();
    AtomicInteger pending = new AtomicInteger(slots.size());
    for (WorkerSlot slot : slots) {
      var _ =
          slot.ready()
              .whenComplete((started, failure) -> {
                if (failure == null) {
                  ready.complete(started);
                  return;
                }
                // Where no worker starts, the exception of this future says so once.
                var _ =
                    ready.thenRun(() ->
                        Log.of(WorkerPool.class)
                            .log(System.Logger.Level.WARNING, "one worker process less", failure));
                if (pending.decrementAndGet() == 0) {
                  ready.completeExceptionally(failure);
                }
              });
    }
    return ready;
  }

  /** What its workers are like. */
  WorkerKind kind() {
    return kind;
  }

  int count() {
    return slots.size();
  }

  JobQueue queue() {
    return queue;
  }

  Shortage shortage() {
    return shortage;
  }

  /** Whether a slot has a worker that lives. */
  boolean hasLivingWorker() {
    return slots.stream().anyMatch(WorkerSlot::isLiving);
  }

  /** Leaves a job to slots that have a worker, as another one could start none. */
  void putBack(Job job, IOException reason) {
    Log.of(WorkerPool.class)
        .log(System.Logger.Level.WARNING, "one worker process less for now", reason);
    if (!queue.putBack(job)) {
      job.cancel();
    }
  }

  WorkerProcess startWorker(int number) throws IOException {
    WorkerProcess started = startFromCache(number);
    shortage.ended();
    aotCache.trainOnce();
    return started;
  }

  /**
   * A JVM checks of its cache that it fits, not that it is whole: a damaged one crashes it. And
   * since the pool was opened, somebody may have deleted the folder with the jar.
   */
  private WorkerProcess startFromCache(int number) throws IOException {
    WorkerCommand command = kind.command().withJarAtHand();
    Map<String, String> environment = kind.environmentOf(number - 1);
    List<String> cached = aotCache.options();
    try {
      return new WorkerStart(command, environment, cached, number).run();
    } catch (StartException e) {
      WorkerCommand mended = command.withIntactJar();
      if (cached.isEmpty() && mended == null) {
        throw e;
      }
      WorkerProcess started =
          new WorkerStart(mended == null ? command : mended, environment, List.of(), number).run();
      aotCache.giveUp(e);
      return started;
    }
  }

  /** What the workers have in hand for a run. */
  List<BatchInHand> inHand(ProcessRun run) {
    List<BatchInHand> all = new ArrayList<>();
    for (WorkerSlot slot : slots) {
      BatchInHand one = slot.work().inHand(run);
      if (one != null) {
        all.add(one);
      }
    }
    return all;
  }

  /** Lets the threads of slots that work for a run say so by their names. */
  void nameThreads(ProcessRun run, String call) {
    slots.forEach(slot -> slot.work().nameThread(run, call));
  }

  /** Drops what waits for a run and interrupts what runs for it. */
  void cancel(ProcessRun run) {
    for (Job job : queue.removeAll(run)) {
      job.cancel();
    }
    for (WorkerSlot slot : slots) {
      slot.cancel(run);
    }
  }

  /** Lets the workers forget a run, of which no batch is under way. */
  void forget(ProcessRun run) {
    for (WorkerSlot slot : slots) {
      slot.endRun(run);
    }
  }

  /** Lets the workers forget shared memory that no batch will refer to any more. */
  void forget(long storage) {
    for (WorkerSlot slot : slots) {
      slot.forget(storage);
    }
  }

  /** Ends the workers: asks them all first, then kills those that do not obey. */
  void end() {
    for (Job job : queue.close()) {
      job.cancel();
    }
    List<WorkerProcess> left = new ArrayList<>();
    for (WorkerSlot slot : slots) {
      WorkerProcess worker = slot.close();
      if (worker != null) {
        left.add(worker);
      }
    }
    left.forEach(WorkerProcess::beginEnd);
    long end = System.nanoTime() + RunSettings.GRACE.toNanos();
    for (WorkerProcess worker : left) {
      worker.end(Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }
    if (!left.isEmpty()) {
      Offspring.endMarked(left.stream().map(WorkerProcess::mark).toList());
    }
  }
}
