package org.joblib4j.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.parallel.spi.ProcessSettings;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.Traffic;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;

/** The use of a {@link WorkerPool} by one caller, perhaps of several at the same time. */
final class ProcessWorkers implements Workers {
  /** A round trip takes some fifty microseconds; a batch should take some hundred times that. */
  private static final Duration BATCH_TIME = Duration.ofMillis(20);

  private final WorkerSettings settings;
  private final WorkerPool pool;
  private final TrafficCounter traffic = new TrafficCounter();
  private final Set<ProcessRun> runs = ConcurrentHashMap.newKeySet();

  /** Guarded by this. */
  private boolean closed;

  /** The use of a pool that was taken for this. */
  ProcessWorkers(WorkerSettings settings, WorkerPool pool) {
    this.settings = settings;
    this.pool = pool;
  }

  /**
   * Takes a pool or starts one. Workers that are to end with their use belong to it alone.
   *
   * @throws IOException when no worker can be started
   * @throws IllegalStateException when this thread must not start any, see {@link Depth}
   */
  static ProcessWorkers open(WorkerSettings settings) throws IOException {
    Depth.check();
    int count = settings.count();
    ProcessSettings own = settings.processes();
    if (own.temporaryFolder().isPresent()) {
      checkFolder(own.temporaryFolder().get());
    }
    WorkerCommand command = WorkerCommand.forOneOf(count, settings.innerCpus(), own.options());
    WorkerKind kind = new WorkerKind(command, own.tasks(), own.initializer(), own.environment());
    return new ProcessWorkers(
        settings,
        settings.idleTime().isZero()
            ? WorkerPools.takeAlone(kind, count)
            : WorkerPools.takeTogether(kind, count));
  }

  private static void checkFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new IOException(
          "the folder for shared arrays, "
              + folder
              + (Files.exists(folder) ? ", is none that this user can write to" : ", is not there")
              + "; it is named by temporaryFolder(...) or the environment variable"
              + " JOBLIB4J_TEMP_FOLDER");
    }
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
    ProcessRun run = new ProcessRun(this, settings, runSettings);
    runs.add(run);
    return run;
  }

  @Override
  public Traffic traffic() {
    return traffic.total();
  }

  /** Where the runs of this use count what they send, receive and share. */
  TrafficCounter counter() {
    return traffic;
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
    WorkerPools.give(pool, settings.idleTime());
  }
}
