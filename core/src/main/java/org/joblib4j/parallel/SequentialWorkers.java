package org.joblib4j.parallel;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.Workers;

/**
 * The calling thread as the only worker: a plain loop, for one job.
 *
 * <p>A call whose tasks have a timeout gets a thread after all, which can be given up; the caller's
 * own cannot. So does a call whose caller has something else to do.
 */
final class SequentialWorkers implements Workers {
  private final Workers thread;
  private final Set<Run> runs = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Workers for one job.
   *
   * @param thread one worker in a thread of its own
   */
  SequentialWorkers(Workers thread) {
    this.thread = thread;
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public Duration batchTime() {
    return Duration.ofNanos(30_000);
  }

  @Override
  public Run startRun(RunSettings settings) {
    if (settings.hasTimeout() || settings.ownThread()) {
      return thread.startRun(settings);
    }
    if (closed) {
      throw new IllegalStateException("these workers are closed");
    }
    Run run = new InlineRun("the calling thread", settings, runs::remove);
    runs.add(run);
    if (closed) {
      // By another thread meanwhile, which may not have seen the run.
      run.cancel();
    }
    return run;
  }

  @Override
  public void close() {
    closed = true;
    runs.forEach(Run::cancel);
    thread.close();
  }
}
