package org.joblib4j.process;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchInHand;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.TaskContext;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one call, and what they share: functions that each worker has already, and arrays
 * in shared memory.
 *
 * <p>What is shared is released when the run is closed and no batch of it is under way any more.
 */
final class ProcessRun implements Run {
  /** So many bytes of functions may stay in an idle worker. */
  private static final long SMALL = 64 << 10;

  private static final int MOST_CHANCES = 3;

  private static final AtomicLong IDS = new AtomicLong();

  private final long id = IDS.incrementAndGet();
  private final ProcessWorkers workers;
  private final RunSettings settings;
  private final ClassLoader context;
  private final int contextLoader;
  private final LoaderTable loaders = new RunLoaders();
  private final SharedArrays arrays;
  private final FunctionTable functions;
  private final @Nullable SentContext around;
  private final Surroundings surroundings = Surroundings.ofThisJvm();

  /** Submitted and not ended. Guarded by itself, as are the next two. */
  private final Set<Job> unfinished = Collections.newSetFromMap(new IdentityHashMap<>());

  private boolean closed;
  private boolean released;

  /** How often tasks were run again that had failed in a worker which has turned out to be sick. */
  private final Map<Long, Integer> chances = new ConcurrentHashMap<>();

  private volatile boolean cancelled;

  /** Null where nobody has waited long. */
  private volatile @Nullable String call;

  /**
   * A run of the current thread's call.
   *
   * @param shared which arrays are shared, and where
   */
  ProcessRun(ProcessWorkers workers, WorkerSettings shared, RunSettings settings) {
    this.workers = workers;
    this.settings = settings;
    ClassLoader current = Thread.currentThread().getContextClassLoader();
    this.context = current != null ? current : ClassLoader.getSystemClassLoader();
    this.contextLoader = loaders.idOf(context);
    this.arrays =
        new SharedArrays(
            shared.shareArraysOver(),
            shared.processes().temporaryFolder().map(List::of).orElseGet(SharedFile::folders),
            workers.counter(),
            workers.pool()::forget);
    this.functions = new FunctionTable(this::encoder);
    TaskContext portable = settings.portableContext();
    this.around = portable.equals(TaskContext.NONE) ? null : new SentContext(portable);
  }

  long id() {
    return id;
  }

  /** What its tasks are given. */
  RunSettings settings() {
    return settings;
  }

  /** What its tasks find around them, null for nothing. */
  @Nullable SentContext around() {
    return around;
  }

  /** What the program had set when the run began. */
  Surroundings surroundings() {
    return surroundings;
  }

  /** The context class loader of the thread that began the run. */
  ClassLoader context() {
    return context;
  }

  /** Its number. */
  int contextLoader() {
    return contextLoader;
  }

  FunctionTable functions() {
    return functions;
  }

  /**
   * Whether a task that failed in a worker that has turned out to be sick is run again: the worker
   * may have been so before. Some limits are those of all workers together, so that a second one
   * may lack the same while the first is being replaced. A task that fails in {@value
   * #MOST_CHANCES} more has made them so itself.
   */
  boolean givesAnotherChance(long task) {
    return chances.merge(task, 1, Integer::sum) <= MOST_CHANCES;
  }

  /** Whether workers keep much for it. */
  boolean isLarge() {
    return arrays.isUsed() || functions.bytes() > SMALL;
  }

  /** A new encoder for what is sent to workers. */
  Encoder encoder(Gauge gauge) {
    return new Encoder(loaders, arrays).shownBy(gauge);
  }

  /** Where it is counted what goes to workers for this run and comes back. */
  TrafficCounter counter() {
    return workers.counter();
  }

  /** What threads that wait for its batches are named by, null for nothing. */
  @Nullable String call() {
    return call;
  }

  @Override
  public List<BatchInHand> inHand() {
    return workers.pool().inHand(this);
  }

  @Override
  public void nameThreads(String madeAt) {
    call = madeAt;
    workers.pool().nameThreads(this, madeAt);
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void submit(Batch batch, BatchListener listener) {
    Job job = new Job(this, batch, listener);
    boolean late;
    synchronized (unfinished) {
      late = closed;
      unfinished.add(job);
    }
    if (late || cancelled || !workers.pool().queue().add(job)) {
      cancelled = true;
      job.cancel();
    } else if (cancelled) {
      // Cancelled in between, when this job was not in the queue yet.
      workers.pool().cancel(this);
    }
  }

  /** The listener of a job was told. */
  void ended(Job job) {
    synchronized (unfinished) {
      unfinished.remove(job);
      unfinished.notifyAll();
    }
    releaseWhenDone();
  }

  @Override
  public void cancel() {
    cancelled = true;
    workers.pool().cancel(this);
  }

  @Override
  public void close() {
    boolean busy;
    synchronized (unfinished) {
      closed = true;
      busy = !unfinished.isEmpty();
    }
    if (busy) {
      cancel();
    }
    releaseWhenDone();
  }

  private void releaseWhenDone() {
    synchronized (unfinished) {
      if (!closed || released || !unfinished.isEmpty()) {
        return;
      }
      released = true;
    }
    arrays.close();
    workers.released(this);
  }

  /** Waits until no batch of this run is under way; a worker that does not obey is killed. */
  void awaitEnd() {
    boolean interrupted = false;
    synchronized (unfinished) {
      while (!unfinished.isEmpty()) {
        try {
          unfinished.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
