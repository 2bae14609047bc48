package org.joblib4j.process;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.Run;

/**
 * The batches of one call, and what they share: functions that each worker has already.
 *
 * <p>What is shared is released when the run is closed and no batch of it is under way any more.
 */
final class ProcessRun implements Run {
  private static final AtomicLong IDS = new AtomicLong();

  private final long id = IDS.incrementAndGet();
  private final ProcessWorkers workers;
  private final int contextLoader;
  private final ClassLoader context;
  private final TaskValues.Encoders encoders;
  private final FunctionTable functions;

  /** Submitted and not ended; guarded by itself. */
  private final Set<Job> unfinished = Collections.newSetFromMap(new IdentityHashMap<>());

  private volatile boolean cancelled;
  private boolean closed;
  private boolean released;

  ProcessRun(ProcessWorkers workers) {
    this.workers = workers;
    ClassLoader current = Thread.currentThread().getContextClassLoader();
    this.context = current != null ? current : ClassLoader.getSystemClassLoader();
    this.contextLoader = ParentLoaders.TABLE.idOf(context);
    this.encoders = () -> new Encoder(ParentLoaders.TABLE, ArrayPassage.ATTACHED);
    this.functions = new FunctionTable(encoders);
  }

  long id() {
    return id;
  }

  /** The context class loader of the thread that began the run. */
  ClassLoader context() {
    return context;
  }

  int contextLoader() {
    return contextLoader;
  }

  TaskValues.Encoders encoders() {
    return encoders;
  }

  FunctionTable functions() {
    return functions;
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void submit(Batch batch, BatchListener listener) {
    Job job = new Job(this, batch, listener);
    synchronized (unfinished) {
      unfinished.add(job);
    }
    if (cancelled || !workers.enqueue(job)) {
      cancelled = true;
      job.lose(Job.cancellation());
    } else if (cancelled) {
      workers.cancel(this);
    }
  }

  /** The listener of a job was told. */
  void ended(Job job) {
    synchronized (unfinished) {
      unfinished.remove(job);
    }
    releaseWhenDone();
  }

  @Override
  public void cancel() {
    cancelled = true;
    workers.cancel(this);
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
    workers.release(this);
  }
}
