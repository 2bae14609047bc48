package org.joblib4j.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.Traffic;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;

/** The use of a {@link WorkerPool} by one caller. */
final class ProcessWorkers implements Workers {
  /** A round trip takes some fifty microseconds; a batch should take some hundred times that. */
  private static final Duration BATCH_TIME = Duration.ofMillis(20);

  private final WorkerSettings settings;
  private final WorkerPool pool;
  private final Traffic before;
  private final Set<ProcessRun> runs = ConcurrentHashMap.newKeySet();

  /** Guarded by this. */
  private boolean closed;

  /** The use of a pool that nobody else uses. */
  ProcessWorkers(WorkerSettings settings, WorkerPool pool) {
    this.settings = settings;
    this.pool = pool;
    this.before = pool.traffic();
  }

  /**
   * Takes an idle pool or starts one.
   *
   * @throws IOException when no worker can be started
   */
  static ProcessWorkers open(WorkerSettings settings) throws IOException {
    WorkerCommand command = WorkerCommand.forOneOf(settings.count());
    WorkerPool pool = IdlePools.take(command);
    if (pool == null) {
      pool = WorkerPool.start(command, settings.count());
    }
    return new ProcessWorkers(settings, pool);
  }

  WorkerPool pool() {
    return pool;
  }

  @Override
  public int count() {
    return pool.count();
  }

  @Override
  public Duration batchTime() {
    return BATCH_TIME;
  }

  @Override
  public synchronized Run startRun(RunSettings runSettings) {
    if (closed) {
      throw new IllegalStateException("these worker processes are closed");
    }
    ProcessRun run = new ProcessRun(this, settings.shareArraysOver());
    runs.add(run);
    return run;
  }

  @Override
  public Traffic traffic() {
    return pool.traffic().since(before);
  }

  /** A run was closed and none of its batches is under way. */
  void released(ProcessRun run) {
    runs.remove(run);
    pool.forget(run);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    // A run that has ended takes itself out of the set.
    List<ProcessRun> open = List.copyOf(runs);
    open.forEach(ProcessRun::close);
    open.forEach(ProcessRun::awaitEnd);
    IdlePools.give(pool, settings.idleTime());
  }
}
